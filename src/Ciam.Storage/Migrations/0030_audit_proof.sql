-- An audit trail that can be proven: entries in partitions by class and time, personal parts under a key per person, seals over batches, and how far each
-- outlet has come. Nothing here knows a node: a position is taken from one sequence, and who seals is decided by a lock.

drop trigger audit_entry_append_only on ciam.audit_entry;
drop trigger audit_entry_no_truncate on ciam.audit_entry;
alter table ciam.audit_entry rename to audit_entry_before;
alter table ciam.audit_entry_before rename constraint pk_audit_entry to pk_audit_entry_before;
drop index ciam.ix_audit_entry_at, ciam.ix_audit_entry_customer_id_at, ciam.ix_audit_entry_client_id_at;

create sequence ciam.audit_position;

create table ciam.audit_entry (
    id uuid not null,
    position bigint not null,
    at timestamptz not null,
    class text not null,
    event text not null,
    actor_kind text not null,
    actor_id text,
    actor_chain text[],
    customer_id uuid,
    client_id text,
    session_id uuid,
    succeeded boolean not null,
    reason text,
    network text,
    place text,
    device text,
    request_id text not null,
    before jsonb,
    after jsonb,
    person_key_id uuid,
    personal bytea,
    constraint pk_audit_entry primary key (id, class, at)
) partition by list (class);
create index ix_audit_entry_position on ciam.audit_entry (position);
create index ix_audit_entry_at on ciam.audit_entry (at);
create index ix_audit_entry_customer_id_at on ciam.audit_entry (customer_id, at);
create index ix_audit_entry_client_id_at on ciam.audit_entry (client_id, at);

create table ciam.audit_entry_account partition of ciam.audit_entry for values in ('account') partition by range (at);
create table ciam.audit_entry_administration partition of ciam.audit_entry for values in ('administration') partition by range (at);
create table ciam.audit_entry_sign_in partition of ciam.audit_entry for values in ('sign_in') partition by range (at);
create table ciam.audit_entry_token partition of ciam.audit_entry for values in ('token') partition by range (at);

-- What is written stays written, whatever is asked of whichever partition.
create trigger audit_entry_append_only before update or delete on ciam.audit_entry
    for each row execute function ciam.audit_refuse_change();
create trigger audit_entry_no_truncate before truncate on ciam.audit_entry
    for each statement execute function ciam.audit_refuse_change();

-- The transaction has its number before the entry has its place: who waits for all transactions that had one, has seen every place taken before.
create function ciam.audit_take_position() returns trigger language plpgsql as $$
begin
    perform pg_current_xact_id();
    new.position := nextval('ciam.audit_position');
    return new;
end $$;
create trigger audit_entry_position before insert on ciam.audit_entry
    for each row execute function ciam.audit_take_position();

-- By the owner's right, so that the server itself needs none beyond inserting. An entry whose period has no partition lies in its class's default one.
create function ciam.audit_make_partition(class text, period text, starts timestamptz, ends timestamptz) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    parent text := 'audit_entry_' || class;
    child text := parent || '_' || period;
begin
    if to_regclass('ciam.' || quote_ident(child)) is not null then
        return false;
    end if;
    if starts is null then
        execute format('create table ciam.%I partition of ciam.%I default', child, parent);
    else
        execute format('create table ciam.%I partition of ciam.%I for values from (%L) to (%L)', child, parent, starts, ends);
    end if;
    execute format('create trigger audit_entry_no_truncate before truncate on ciam.%I for each statement execute function ciam.audit_refuse_change()', child);
    return true;
end $$;

create function ciam.audit_drop_partition(class text, period text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    execute format('drop table ciam.%I', 'audit_entry_' || class || '_' || period);
end $$;
revoke all on function ciam.audit_make_partition(text, text, timestamptz, timestamptz), ciam.audit_drop_partition(text, text) from public;

do $$
declare
    class text;
    year timestamptz := date_trunc('year', now(), 'UTC');
    quarter timestamptz := date_trunc('quarter', now() at time zone 'UTC') at time zone 'UTC';
begin
    foreach class in array array['account', 'administration', 'sign_in'] loop
        perform ciam.audit_make_partition(class, to_char(year at time zone 'UTC', 'YYYY'), year, year + interval '1 year');
        perform ciam.audit_make_partition(class, 'default', null, null);
    end loop;
    perform ciam.audit_make_partition('token', to_char(quarter at time zone 'UTC', 'YYYY"q"Q'), quarter, (quarter at time zone 'UTC' + interval '3 months') at time zone 'UTC');
    perform ciam.audit_make_partition('token', 'default', null, null);
end $$;

insert into ciam.audit_entry (id, position, at, class, event, actor_kind, actor_id, customer_id, client_id, session_id, succeeded, reason, network, request_id, before, after)
select id, 0, at, case
           when event in ('code.issued', 'device_code.issued', 'token.issued', 'token.exchanged', 'token.refused', 'token.revoked') then 'token'
           when event ~ '^(proof|sign_in|session|second_factor|one_time_code|other_device|user_code|device|authorization|throttles)\.' then 'sign_in'
           when event ~ '^(key|client|brand|initial_access_token|client_secret|client_secrets|staff_role|risk_policy|risk_policy_trial|text_messages|customers)\.' or actor_kind = 'staff' then 'administration'
           else 'account'
       end, event, actor_kind, actor_id, customer_id, client_id, session_id, succeeded, reason, network, request_id, before, after
from ciam.audit_entry_before order by at, id;
drop table ciam.audit_entry_before;

create table ciam.audit_person_key (
    id uuid not null,
    customer_id uuid not null,
    sealed_key bytea not null,
    made_at timestamptz not null,
    constraint pk_audit_person_key primary key (id)
);
create index ix_audit_person_key_customer_id on ciam.audit_person_key (customer_id);

-- Whoever is deleted, by whatever way, takes the keys along.
create function ciam.audit_forget_person() returns trigger language plpgsql as $$
begin
    delete from ciam.audit_person_key where customer_id = old.id;
    return null;
end $$;
create trigger audit_forget_person after delete on ciam.customers_customer
    for each row execute function ciam.audit_forget_person();

create table ciam.audit_seal_key (
    id text not null,
    sealed_key bytea not null,
    jwk text not null,
    made_at timestamptz not null,
    constraint pk_audit_seal_key primary key (id)
);

create table ciam.audit_seal (
    number bigint not null,
    kind text not null,
    class text not null,
    period text not null,
    first_position bigint not null,
    last_position bigint not null,
    entries integer not null,
    horizon bigint not null,
    root bytea not null,
    previous bytea not null,
    hash bytea not null,
    signature text not null,
    sealed_at timestamptz not null,
    constraint pk_audit_seal primary key (number)
);
create index ix_audit_seal_class_period_last_position on ciam.audit_seal (class, period, last_position);
create trigger audit_seal_append_only before update or delete on ciam.audit_seal
    for each row execute function ciam.audit_refuse_change();
create trigger audit_seal_no_truncate before truncate on ciam.audit_seal
    for each statement execute function ciam.audit_refuse_change();

-- Only to say which entry it was that was touched; lets go of with the entries.
create table ciam.audit_leaves (
    seal bigint not null,
    positions bigint[] not null,
    ids uuid[] not null,
    hashes bytea not null,
    constraint pk_audit_leaves primary key (seal)
);

create table ciam.audit_outlet (
    name text not null,
    delivered bigint not null,
    delivered_at timestamptz,
    failures integer not null,
    failure text,
    next_attempt_at timestamptz not null,
    constraint pk_audit_outlet primary key (name)
);

-- A server that is not the owner: everything it needs, and of the trail only reading and adding.
create function ciam.audit_grant_to_server(server name) returns void language plpgsql as $$
begin
    execute format('grant usage on schema ciam to %I', server);
    execute format('grant select, insert, update, delete on all tables in schema ciam to %I', server);
    execute format('grant usage, select on all sequences in schema ciam to %I', server);
    execute format('revoke update, delete, truncate on ciam.audit_entry, ciam.audit_seal, ciam.house_migration from %I', server);
    execute (select string_agg(format('revoke all on %s from %I', relid, server), ';') from pg_partition_tree('ciam.audit_entry') where level > 0);
    execute format('grant execute on function ciam.audit_make_partition(text, text, timestamptz, timestamptz), ciam.audit_drop_partition(text, text) to %I', server);
end $$;
revoke all on function ciam.audit_grant_to_server(name) from public;

-- What tells something about a person: category; how long it is kept; what erasure does.
comment on column ciam.audit_entry.actor_id is 'personal: identity; by class, up to 7 years; keep';
comment on column ciam.audit_entry.customer_id is 'personal: identity; by class, up to 7 years; keep';
comment on column ciam.audit_entry.session_id is 'personal: identity; by class, up to 7 years; keep';
comment on column ciam.audit_entry.network is 'personal: truncated address, where no customer is known; by class, up to 7 years; keep';
comment on column ciam.audit_entry.place is 'personal: country, where no customer is known; by class, up to 7 years; keep';
comment on column ciam.audit_entry.device is 'personal: kind of browser, where no customer is known; by class, up to 7 years; keep';
comment on column ciam.audit_entry.reason is 'personal: what staff or rules said, where no customer is known; by class, up to 7 years; keep';
comment on column ciam.audit_entry.before is 'personal: what changed, where no customer is known; by class, up to 7 years; keep';
comment on column ciam.audit_entry.after is 'personal: what changed, where no customer is known; by class, up to 7 years; keep';
comment on column ciam.audit_entry.personal is 'personal: everything else about a customer, under the key of that person; by class, up to 7 years; erase';
comment on column ciam.audit_person_key.customer_id is 'personal: identity; life of the account; erase';
comment on column ciam.audit_person_key.sealed_key is 'personal: opens what the trail tells of the person; life of the account; erase';
comment on column ciam.audit_person_key.made_at is 'personal: account state; life of the account; erase';
