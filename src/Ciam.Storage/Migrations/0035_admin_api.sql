-- Writing requests of programs that do what staff do: the same one sent again, because its answer was lost, gets that answer and is not done twice.
create table ciam.admin_api_request (
    client_id text not null,
    key_hash bytea not null,
    request_hash bytea not null,
    sealed_answer bytea,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    constraint pk_admin_api_request primary key (client_id, key_hash)
);
create index ix_admin_api_request_expires_at on ciam.admin_api_request (expires_at);
comment on column ciam.admin_api_request.sealed_answer is 'personal: what an answer told of a customer, sealed; 1 day; erase';
