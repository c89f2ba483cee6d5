-- Staff find people by any part of a name or contact: three signs in a row are looked up in these indexes instead of in every row.
do $$
begin
    create extension if not exists pg_trgm;
exception when insufficient_privilege then
    raise exception 'the extension pg_trgm is missing in this database, and this user may not create it'
        using errcode = 'insufficient_privilege', hint = 'Let a superuser run "create extension pg_trgm" in this database, or grant this user "create" on the database; then migrate again.';
end $$;

-- Wherever a bank's own hands have put the extension, its operator class is found there.
do $$
declare
    home text := (select quote_ident(nspname) from pg_extension join pg_namespace on pg_namespace.oid = extnamespace where extname = 'pg_trgm');
    name text;
begin
    foreach name in array array['display_name', 'email', 'user_name', 'phone_number'] loop
        execute format('create index ix_customers_customer_%1$s on ciam.customers_customer using gin (%1$I %2$s.gin_trgm_ops)', name, home);
    end loop;
end $$;
