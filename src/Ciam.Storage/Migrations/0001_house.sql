-- The house: data-protection keys and the audit trail.

create table ciam.house_data_protection_key (
    id uuid not null,
    friendly_name text not null,
    sealed_xml bytea not null,
    created_at timestamptz not null,
    constraint pk_house_data_protection_key primary key (id)
);

create table ciam.audit_entry (
    id uuid not null,
    at timestamptz not null,
    event text not null,
    actor_kind text not null,
    actor_id text,
    customer_id uuid,
    client_id text,
    session_id uuid,
    succeeded boolean not null,
    reason text,
    network text,
    request_id text not null,
    before jsonb,
    after jsonb,
    constraint pk_audit_entry primary key (id)
);
create index ix_audit_entry_at on ciam.audit_entry (at);
create index ix_audit_entry_customer_id_at on ciam.audit_entry (customer_id, at);
create index ix_audit_entry_client_id_at on ciam.audit_entry (client_id, at);

-- What is written stays written: refused for everybody, the owner included.
create function ciam.audit_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'audit entries are append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_entry_append_only before update or delete on ciam.audit_entry
    for each row execute function ciam.audit_refuse_change();
create trigger audit_entry_no_truncate before truncate on ciam.audit_entry
    for each statement execute function ciam.audit_refuse_change();

-- What tells something about a person: category; how long it is kept; what erasure does.
comment on column ciam.audit_entry.actor_id is 'personal: identity; 7 years; keep';
comment on column ciam.audit_entry.customer_id is 'personal: identity; 7 years; keep';
comment on column ciam.audit_entry.session_id is 'personal: identity; 7 years; keep';
comment on column ciam.audit_entry.network is 'personal: truncated address; 7 years; keep';
comment on column ciam.audit_entry.reason is 'personal: sign-in behaviour; 7 years; keep';
comment on column ciam.audit_entry.before is 'personal: what changed; 7 years; keep';
comment on column ciam.audit_entry.after is 'personal: what changed; 7 years; keep';
