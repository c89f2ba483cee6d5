-- Requests of devices (RFC 8628): the device's code and the person's code, both as hashes only, and what the person answered. They are good for
-- ten minutes, spent once, and kept a day so that a late replay is still recognised.

create table ciam.oauth_device_code (
    hash bytea not null,
    user_code_hash bytea not null,
    client_id text not null,
    scopes text[] not null,
    resources text[] not null,
    authorization_details text,
    acr_wanted text not null,
    dpop_jkt text,
    place_name text,
    network_name text,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    poll_interval integer not null,
    polled_at timestamptz,
    answered_at timestamptz,
    grant_id uuid,
    spent_at timestamptz,
    constraint pk_oauth_device_code primary key (hash),
    constraint fk_oauth_device_code_grant_id foreign key (grant_id) references ciam.oauth_grant (id) on delete cascade
);
create unique index ix_oauth_device_code_user_code_hash on ciam.oauth_device_code (user_code_hash);
create index ix_oauth_device_code_expires_at on ciam.oauth_device_code (expires_at);
create index ix_oauth_device_code_grant_id on ciam.oauth_device_code (grant_id);

comment on column ciam.oauth_device_code.authorization_details is 'personal: payments and accounts; 1 day after it expires; erase';
comment on column ciam.oauth_device_code.place_name is 'personal: place; 1 day after it expires; erase';
comment on column ciam.oauth_device_code.network_name is 'personal: network; 1 day after it expires; erase';
