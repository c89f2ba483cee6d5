-- Passkeys: the public half of a key that a customer's device or security key holds (Web Authentication).

create table ciam.customers_passkey (
    id uuid not null,
    customer_id uuid not null,
    credential_id bytea not null,
    public_key bytea not null,
    name text not null,
    sign_count bigint not null,
    transports text[] not null,
    aaguid uuid not null,
    is_user_verified boolean not null,
    is_backup_eligible boolean not null,
    is_backed_up boolean not null,
    created_at timestamptz not null,
    last_used_at timestamptz,
    suspect_since timestamptz,
    constraint pk_customers_passkey primary key (id),
    constraint fk_customers_passkey_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);
create unique index ix_customers_passkey_credential_id on ciam.customers_passkey (credential_id);
create index ix_customers_passkey_customer_id on ciam.customers_passkey (customer_id);

-- What tells something about a person: category; how long it is kept; what erasure does.
comment on column ciam.customers_passkey.customer_id is 'personal: identity; life of the account; erase';
comment on column ciam.customers_passkey.credential_id is 'personal: credential; life of the account; erase';
comment on column ciam.customers_passkey.public_key is 'personal: credential; life of the account; erase';
comment on column ciam.customers_passkey.name is 'personal: device; life of the account; erase';
comment on column ciam.customers_passkey.sign_count is 'personal: habits; life of the account; erase';
comment on column ciam.customers_passkey.transports is 'personal: device; life of the account; erase';
comment on column ciam.customers_passkey.aaguid is 'personal: device; life of the account; erase';
comment on column ciam.customers_passkey.is_user_verified is 'personal: device; life of the account; erase';
comment on column ciam.customers_passkey.is_backup_eligible is 'personal: device; life of the account; erase';
comment on column ciam.customers_passkey.is_backed_up is 'personal: device; life of the account; erase';
comment on column ciam.customers_passkey.created_at is 'personal: habits; life of the account; erase';
comment on column ciam.customers_passkey.last_used_at is 'personal: habits; life of the account; erase';
comment on column ciam.customers_passkey.suspect_since is 'personal: account state; life of the account; erase';
