-- A sign-in approved on another device: what waits to be answered there, and the number that both show.

create table ciam.signin_other_device (
    id uuid not null,
    journey_id uuid not null,
    customer_id uuid not null,
    number integer not null,
    device_name text not null,
    place_name text,
    network text not null,
    client_name text,
    wants_fresh_proof boolean not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    decided_at timestamptz,
    decision text,
    session_id uuid,
    spent_at timestamptz,
    constraint pk_signin_other_device primary key (id),
    constraint fk_signin_other_device_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);
create index ix_signin_other_device_journey_id_created_at on ciam.signin_other_device (journey_id, created_at);
create index ix_signin_other_device_customer_id_created_at on ciam.signin_other_device (customer_id, created_at);
create index ix_signin_other_device_expires_at on ciam.signin_other_device (expires_at);

comment on column ciam.signin_other_device.customer_id is 'personal: identity; 2 days; erase';
comment on column ciam.signin_other_device.number is 'personal: secret, good for two minutes; 2 days; erase';
comment on column ciam.signin_other_device.device_name is 'personal: device; 2 days; erase';
comment on column ciam.signin_other_device.place_name is 'personal: location; 2 days; erase';
comment on column ciam.signin_other_device.network is 'personal: truncated address; 2 days; erase';
comment on column ciam.signin_other_device.client_name is 'personal: habits; 2 days; erase';
comment on column ciam.signin_other_device.session_id is 'personal: identity; 2 days; erase';
