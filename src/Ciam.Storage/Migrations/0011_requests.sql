-- Authorization requests that clients pushed (RFC 9126), by the hash of the name they got. They are used within 90 seconds and
-- answered once; a sign-in that has begun keeps the parameters for itself.

create table ciam.oauth_pushed_request (
    hash bytea not null,
    client_id text not null,
    parameters jsonb not null,
    was_signed boolean not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    spent_at timestamptz,
    constraint pk_oauth_pushed_request primary key (hash)
);
create index ix_oauth_pushed_request_expires_at on ciam.oauth_pushed_request (expires_at);

comment on column ciam.oauth_pushed_request.parameters is 'personal: request of a client, login hint; 1 day after it expires; erase';
