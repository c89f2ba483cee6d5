-- Backchannel authentication (CIBA): what clients ask customers on their own devices, and the codes by which customers let themselves be asked.

create table ciam.oauth_backchannel_request (
    id uuid not null,
    hash bytea not null,
    client_id text not null,
    account_hash bytea not null,
    customer_id uuid,
    scopes text[] not null,
    resources text[] not null,
    authorization_details text,
    acr_wanted text not null,
    binding_message text,
    sealed_ping bytea,
    interval_seconds integer not null,
    next_poll_at timestamptz not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    told_at timestamptz,
    decided_at timestamptz,
    decision text,
    grant_id uuid,
    spent_at timestamptz,
    constraint pk_oauth_backchannel_request primary key (id),
    constraint fk_oauth_backchannel_request_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);
create unique index ix_oauth_backchannel_request_hash on ciam.oauth_backchannel_request (hash);
create index ix_oauth_backchannel_request_account_hash on ciam.oauth_backchannel_request (account_hash);
create index ix_oauth_backchannel_request_customer_id on ciam.oauth_backchannel_request (customer_id);
create index ix_oauth_backchannel_request_expires_at on ciam.oauth_backchannel_request (expires_at);
create index ix_oauth_backchannel_request_client_id on ciam.oauth_backchannel_request (client_id) where decided_at is null;
create index ix_oauth_backchannel_request_created_at on ciam.oauth_backchannel_request (created_at) where told_at is null and customer_id is not null;

comment on column ciam.oauth_backchannel_request.account_hash is 'personal: whom a client named, as a keyed hash; 1 day after it expires; erase';
comment on column ciam.oauth_backchannel_request.customer_id is 'personal: identity; 1 day after it expires; erase';
comment on column ciam.oauth_backchannel_request.authorization_details is 'personal: payments and accounts; 1 day after it expires; erase';
comment on column ciam.oauth_backchannel_request.binding_message is 'personal: words of a client to the customer; 1 day after it expires; erase';
comment on column ciam.oauth_backchannel_request.grant_id is 'personal: identity; 1 day after it expires; erase';

create table ciam.customers_user_code (
    customer_id uuid not null,
    hash bytea not null,
    created_at timestamptz not null,
    constraint pk_customers_user_code primary key (customer_id),
    constraint fk_customers_user_code_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);

comment on column ciam.customers_user_code.customer_id is 'personal: identity; life of the account; erase';
comment on column ciam.customers_user_code.hash is 'personal: secret, as a keyed hash; until it is replaced or removed; erase';
