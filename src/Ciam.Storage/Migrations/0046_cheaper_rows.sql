-- A judgment and an entry are written with every token. The entry's place is taken in one expression instead of a query inside of a function: still the
-- transaction's number first. Facts are compressed by what costs least, where this Postgres was built with it.
create or replace function ciam.audit_take_position() returns trigger language plpgsql as $$
begin
    new.position := case when pg_current_xact_id() is not null then nextval('ciam.audit_position') end;
    return new;
end $$;

do $$
begin
    alter table ciam.risk_judgment alter column facts set compression lz4, alter column evidence set compression lz4;
exception when feature_not_supported then
    null;
end $$;
