-- Behaviour: consent to measuring how a customer types and moves, profiles learned from confirmed sign-ins, samples that wait
-- for their sign-in to be confirmed, and the strokes of consenting customers that others are told apart by.

create table ciam.behaviour_consent (
    customer_id uuid not null,
    given boolean,
    version integer not null,
    answered_at timestamptz,
    asked_at timestamptz,
    constraint pk_behaviour_consent primary key (customer_id),
    constraint fk_behaviour_consent_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);

create table ciam.behaviour_profile (
    customer_id uuid not null,
    kind text not null,
    version integer not null,
    text_mark text,
    sealed bytea not null,
    updated_at timestamptz not null,
    constraint pk_behaviour_profile primary key (customer_id, kind),
    constraint fk_behaviour_profile_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);

create table ciam.behaviour_sample (
    id uuid not null,
    customer_id uuid not null,
    journey_id uuid,
    session_id uuid,
    sealed bytea not null,
    taken_at timestamptz not null,
    confirmed_at timestamptz,
    constraint pk_behaviour_sample primary key (id),
    constraint fk_behaviour_sample_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);
create index ix_behaviour_sample_customer_id_taken_at on ciam.behaviour_sample (customer_id, taken_at);
create index ix_behaviour_sample_journey_id on ciam.behaviour_sample (journey_id);
create index ix_behaviour_sample_taken_at on ciam.behaviour_sample (taken_at);
create index ix_behaviour_sample_confirmed_at on ciam.behaviour_sample (confirmed_at) where confirmed_at is not null;

create table ciam.behaviour_stroke (
    id uuid not null,
    customer_id uuid not null,
    kind text not null,
    features real[] not null,
    kept_at timestamptz not null,
    constraint pk_behaviour_stroke primary key (id),
    constraint fk_behaviour_stroke_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);
create index ix_behaviour_stroke_kind_kept_at on ciam.behaviour_stroke (kind, kept_at);
create index ix_behaviour_stroke_customer_id_kind on ciam.behaviour_stroke (customer_id, kind);

comment on column ciam.behaviour_consent.customer_id is 'personal: identity; life of the account; erase';
comment on column ciam.behaviour_consent.given is 'personal: consent; life of the account; erase';
comment on column ciam.behaviour_consent.answered_at is 'personal: consent; life of the account; erase';
comment on column ciam.behaviour_consent.asked_at is 'personal: consent; life of the account; erase';
comment on column ciam.behaviour_profile.customer_id is 'personal: identity; until consent ends; erase';
comment on column ciam.behaviour_profile.kind is 'personal: sign-in behaviour; until consent ends; erase';
comment on column ciam.behaviour_profile.text_mark is 'personal: keyed hash of what the text was last; until consent ends; erase';
comment on column ciam.behaviour_profile.sealed is 'personal: biometric, encrypted: timings and movements; until consent ends; erase';
comment on column ciam.behaviour_profile.updated_at is 'personal: habits; until consent ends; erase';
comment on column ciam.behaviour_sample.customer_id is 'personal: identity; 7 days; erase';
comment on column ciam.behaviour_sample.journey_id is 'personal: identity; 7 days; erase';
comment on column ciam.behaviour_sample.session_id is 'personal: identity; 7 days; erase';
comment on column ciam.behaviour_sample.sealed is 'personal: biometric, encrypted: timings and movements; 7 days; erase';
comment on column ciam.behaviour_sample.taken_at is 'personal: habits; 7 days; erase';
comment on column ciam.behaviour_sample.confirmed_at is 'personal: habits; 7 days; erase';
comment on column ciam.behaviour_stroke.customer_id is 'personal: identity; until consent ends; erase';
comment on column ciam.behaviour_stroke.features is 'personal: biometric: shape and speed of one movement; until consent ends; erase';
comment on column ciam.behaviour_stroke.kept_at is 'personal: habits; until consent ends; erase';
