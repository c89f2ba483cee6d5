-- What pages and apps of the bank told about the hand behind a session, compared on arrival: numbers only, no movements.

create table ciam.behaviour_session (
    session_id uuid not null,
    customer_id uuid not null,
    moves double precision,
    moves_samples integer not null,
    touches double precision,
    touches_samples integer not null,
    scripted boolean not null,
    updated_at timestamptz not null,
    constraint pk_behaviour_session primary key (session_id),
    constraint fk_behaviour_session_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);
create index ix_behaviour_session_customer_id on ciam.behaviour_session (customer_id);
create index ix_behaviour_session_updated_at on ciam.behaviour_session (updated_at);

comment on column ciam.behaviour_session.session_id is 'personal: identity; 7 days; erase';
comment on column ciam.behaviour_session.customer_id is 'personal: identity; 7 days; erase';
comment on column ciam.behaviour_session.moves is 'personal: biometric comparison; 7 days; erase';
comment on column ciam.behaviour_session.moves_samples is 'personal: biometric comparison; 7 days; erase';
comment on column ciam.behaviour_session.touches is 'personal: biometric comparison; 7 days; erase';
comment on column ciam.behaviour_session.touches_samples is 'personal: biometric comparison; 7 days; erase';
comment on column ciam.behaviour_session.scripted is 'personal: biometric comparison; 7 days; erase';
comment on column ciam.behaviour_session.updated_at is 'personal: habits; 7 days; erase';
