-- Clients that register themselves, what is fetched from them, and the notices that go out to them.

create table ciam.oauth_client_registration (
    client_id text not null,
    way text not null,
    token_hash bytea,
    initial_access_token_id uuid,
    document_expires_at timestamptz,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    constraint pk_oauth_client_registration primary key (client_id),
    constraint fk_oauth_client_registration_client_id foreign key (client_id) references ciam.oauth_client (client_id) on delete cascade
);

create table ciam.oauth_initial_access_token (
    id uuid not null,
    hash bytea not null,
    note text not null,
    created_by uuid,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    uses_left integer not null,
    constraint pk_oauth_initial_access_token primary key (id)
);
create unique index ix_oauth_initial_access_token_hash on ciam.oauth_initial_access_token (hash);

alter table ciam.oauth_client add column jwks_tried_at timestamptz;

-- A code that relies on nonce instead of PKCE has no challenge.
alter table ciam.oauth_code alter column code_challenge drop not null;

create table ciam.oauth_notice (
    id uuid not null,
    kind text not null,
    client_id text not null,
    customer_id uuid not null,
    session_id uuid,
    sealed_body bytea,
    created_at timestamptz not null,
    next_attempt_at timestamptz not null,
    attempts integer not null,
    delivered_at timestamptz,
    failure text,
    constraint pk_oauth_notice primary key (id),
    constraint fk_oauth_notice_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);
create index ix_oauth_notice_next_attempt_at on ciam.oauth_notice (next_attempt_at) where delivered_at is null;
create index ix_oauth_notice_customer_id on ciam.oauth_notice (customer_id);
create index ix_oauth_notice_created_at on ciam.oauth_notice (created_at);

-- The sessions themselves are the queue: however one ends, its clients have not been told until this is set.
alter table ciam.signin_session add column clients_told_at timestamptz;
update ciam.signin_session set clients_told_at = ended_at;
create index ix_signin_session_ended_at on ciam.signin_session (ended_at) where ended_at is not null and clients_told_at is null;

comment on column ciam.oauth_initial_access_token.created_by is 'personal: identity of staff; life of the token; keep';
comment on column ciam.oauth_notice.customer_id is 'personal: identity; 7 days; erase';
comment on column ciam.oauth_notice.session_id is 'personal: identity; 7 days; erase';
comment on column ciam.oauth_notice.sealed_body is 'personal: identity; until delivered, 7 days at most; erase';
