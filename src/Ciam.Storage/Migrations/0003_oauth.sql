-- The authorization server: clients, keys, grants and what hangs on them. Values are kept as hashes only.

create table ciam.oauth_client (
    client_id text not null,
    client_name text not null,
    token_endpoint_auth_method text not null,
    redirect_uris text[] not null,
    post_logout_redirect_uris text[] not null,
    grant_types text[] not null,
    scopes text[] not null,
    jwks jsonb,
    first_party boolean not null,
    id_token_signed_response_alg text not null,
    default_max_age integer,
    resource_identifier text,
    created_at timestamptz not null,
    disabled_at timestamptz,
    constraint pk_oauth_client primary key (client_id)
);

create table ciam.oauth_client_secret (
    id uuid not null,
    client_id text not null,
    hash bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    constraint pk_oauth_client_secret primary key (id),
    constraint fk_oauth_client_secret_client_id foreign key (client_id) references ciam.oauth_client (client_id) on delete cascade
);
create index ix_oauth_client_secret_client_id on ciam.oauth_client_secret (client_id);

create table ciam.oauth_api_resource (
    identifier text not null,
    name text not null,
    scopes text[] not null,
    constraint pk_oauth_api_resource primary key (identifier)
);

create table ciam.oauth_signing_key (
    id text not null,
    alg text not null,
    sealed_key bytea not null,
    created_at timestamptz not null,
    signs_from timestamptz not null,
    signs_until timestamptz not null,
    published_until timestamptz not null,
    constraint pk_oauth_signing_key primary key (id)
);

create table ciam.oauth_grant (
    id uuid not null,
    client_id text not null,
    customer_id uuid not null,
    session_id uuid not null,
    scopes text[] not null,
    resources text[] not null,
    auth_time timestamptz not null,
    acr text not null,
    amr text[] not null,
    claims_request text,
    judgment_id uuid,
    created_at timestamptz not null,
    revoked_at timestamptz,
    revoked_because text,
    constraint pk_oauth_grant primary key (id),
    constraint fk_oauth_grant_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);
create index ix_oauth_grant_customer_id_created_at on ciam.oauth_grant (customer_id, created_at);
create index ix_oauth_grant_session_id on ciam.oauth_grant (session_id);

create table ciam.oauth_code (
    hash bytea not null,
    grant_id uuid not null,
    client_id text not null,
    redirect_uri text not null,
    code_challenge text not null,
    nonce text,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    spent_at timestamptz,
    constraint pk_oauth_code primary key (hash),
    constraint fk_oauth_code_grant_id foreign key (grant_id) references ciam.oauth_grant (id) on delete cascade
);
create index ix_oauth_code_grant_id on ciam.oauth_code (grant_id);
create index ix_oauth_code_expires_at on ciam.oauth_code (expires_at);

create table ciam.oauth_refresh_token (
    hash bytea not null,
    grant_id uuid not null,
    client_id text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    spent_at timestamptz,
    constraint pk_oauth_refresh_token primary key (hash),
    constraint fk_oauth_refresh_token_grant_id foreign key (grant_id) references ciam.oauth_grant (id) on delete cascade
);
create index ix_oauth_refresh_token_grant_id on ciam.oauth_refresh_token (grant_id);
create index ix_oauth_refresh_token_expires_at on ciam.oauth_refresh_token (expires_at);

create table ciam.oauth_revoked_token (
    jti text not null,
    expires_at timestamptz not null,
    constraint pk_oauth_revoked_token primary key (jti)
);
create index ix_oauth_revoked_token_expires_at on ciam.oauth_revoked_token (expires_at);

create table ciam.oauth_replay (
    key bytea not null,
    expires_at timestamptz not null,
    constraint pk_oauth_replay primary key (key)
);
create index ix_oauth_replay_expires_at on ciam.oauth_replay (expires_at);

create table ciam.oauth_consent (
    customer_id uuid not null,
    client_id text not null,
    scopes text[] not null,
    given_at timestamptz not null,
    constraint pk_oauth_consent primary key (customer_id, client_id),
    constraint fk_oauth_consent_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);

-- What tells something about a person: category; how long it is kept; what erasure does.
comment on column ciam.oauth_grant.customer_id is 'personal: identity; life of the account; erase';
comment on column ciam.oauth_grant.session_id is 'personal: identity; life of the account; erase';
comment on column ciam.oauth_grant.auth_time is 'personal: habits; life of the account; erase';
comment on column ciam.oauth_grant.acr is 'personal: sign-in behaviour; life of the account; erase';
comment on column ciam.oauth_grant.amr is 'personal: sign-in behaviour; life of the account; erase';
comment on column ciam.oauth_grant.claims_request is 'personal: request of a client; life of the account; erase';
comment on column ciam.oauth_grant.judgment_id is 'personal: identity; life of the account; erase';
comment on column ciam.oauth_consent.customer_id is 'personal: identity; life of the account; erase';
comment on column ciam.oauth_consent.scopes is 'personal: choices; life of the account; erase';
comment on column ciam.oauth_consent.given_at is 'personal: choices; life of the account; erase';
