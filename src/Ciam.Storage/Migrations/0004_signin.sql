-- Sign-in: sessions, journeys under way, one-time codes, throttles.

create table ciam.signin_session (
    id uuid not null,
    handle_hash bytea not null,
    customer_id uuid not null,
    device_id uuid,
    created_at timestamptz not null,
    auth_time timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null,
    acr text not null,
    amr text[] not null,
    device_name text not null,
    place_name text,
    ended_at timestamptz,
    ended_because text,
    constraint pk_signin_session primary key (id)
);
create unique index ix_signin_session_handle_hash on ciam.signin_session (handle_hash);
create index ix_signin_session_customer_id_created_at on ciam.signin_session (customer_id, created_at);
create index ix_signin_session_expires_at on ciam.signin_session (expires_at);

create table ciam.signin_journey (
    id uuid not null,
    handle_hash bytea not null,
    browser_hash bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    request jsonb not null,
    state jsonb not null,
    customer_id uuid,
    session_id uuid,
    judgment_id uuid,
    ended_at timestamptz,
    ending text,
    version bigint not null,
    constraint pk_signin_journey primary key (id)
);
create unique index ix_signin_journey_handle_hash on ciam.signin_journey (handle_hash);
create index ix_signin_journey_expires_at on ciam.signin_journey (expires_at);
create index ix_signin_journey_customer_id on ciam.signin_journey (customer_id);

create table ciam.signin_one_time_code (
    id uuid not null,
    customer_id uuid not null,
    journey_id uuid not null,
    recipient text not null,
    hash bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    attempts integer not null,
    spent_at timestamptz,
    constraint pk_signin_one_time_code primary key (id)
);
create index ix_signin_one_time_code_journey_id_created_at on ciam.signin_one_time_code (journey_id, created_at);
create index ix_signin_one_time_code_expires_at on ciam.signin_one_time_code (expires_at);

create table ciam.signin_throttle (
    key text not null,
    tokens double precision not null,
    refilled_at timestamptz not null,
    constraint pk_signin_throttle primary key (key)
);
create index ix_signin_throttle_refilled_at on ciam.signin_throttle (refilled_at);

-- What tells something about a person: category; how long it is kept; what erasure does.
comment on column ciam.signin_session.customer_id is 'personal: identity; life of the account; erase';
comment on column ciam.signin_session.device_id is 'personal: device; life of the account; erase';
comment on column ciam.signin_session.auth_time is 'personal: habits; life of the account; erase';
comment on column ciam.signin_session.last_seen_at is 'personal: habits; life of the account; erase';
comment on column ciam.signin_session.acr is 'personal: sign-in behaviour; life of the account; erase';
comment on column ciam.signin_session.amr is 'personal: sign-in behaviour; life of the account; erase';
comment on column ciam.signin_session.device_name is 'personal: device; life of the account; erase';
comment on column ciam.signin_session.place_name is 'personal: location; life of the account; erase';
comment on column ciam.signin_journey.browser_hash is 'personal: device; 1 day after it expires; erase';
comment on column ciam.signin_journey.request is 'personal: request of a client, login hint; 1 day after it expires; erase';
comment on column ciam.signin_journey.state is 'personal: identity, sign-in behaviour; 1 day after it expires; erase';
comment on column ciam.signin_journey.customer_id is 'personal: identity; 1 day after it expires; erase';
comment on column ciam.signin_journey.session_id is 'personal: identity; 1 day after it expires; erase';
comment on column ciam.signin_journey.judgment_id is 'personal: identity; 1 day after it expires; erase';
comment on column ciam.signin_one_time_code.customer_id is 'personal: identity; 1 day after it expires; erase';
comment on column ciam.signin_one_time_code.recipient is 'personal: contact; 1 day after it expires; erase';
comment on column ciam.signin_throttle.key is 'personal: keyed hash of account or address; 2 days; erase';
