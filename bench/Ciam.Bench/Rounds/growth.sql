-- Grants with their chains of refresh tokens for customers that are there: :tokens tokens, ten to a grant, one in ten expired two days ago. For a throw-away database alone.
set session_replication_role = replica;
set synchronous_commit = off;

create temporary table numbered as select id, row_number() over (order by id) - 1 as k from ciam.customers_customer;
create unique index on numbered (k);
analyze numbered;

create temporary table given as
select n, gen_random_uuid() as grant_id, gen_random_uuid() as session_id, numbered.id as customer_id, now() - n % 86400 * interval '1 second' as at
from generate_series(1, :tokens / 10) n join numbered on numbered.k = n * 7919::bigint % (select count(*) from numbered);

insert into ciam.signin_session (id, handle_hash, customer_id, created_at, auth_time, last_seen_at, expires_at, acr, amr, device_name)
select session_id, sha256(uuid_send(session_id)), customer_id, at, at, at, at + interval '30 days', 'urn:ciam:acr:1', array['pwd'], 'bench' from given;

insert into ciam.oauth_grant (id, client_id, customer_id, session_id, scopes, resources, auth_time, acr, amr, created_at)
select grant_id, 'demo-bank', customer_id, session_id, array['openid', 'offline_access', 'accounts'], array[]::text[], at, 'urn:ciam:acr:1', array['pwd'], at from given;

insert into ciam.oauth_refresh_token (hash, grant_id, client_id, created_at, expires_at, spent_at)
select sha256(convert_to(given.n || '/' || k, 'UTF8')), grant_id, 'demo-bank', at + k * interval '1 minute', case when given.n % 10 = 0 then now() - interval '2 days' else now() + interval '30 days' end, case when k < 10 then at + k * interval '1 minute' end
from given cross join generate_series(1, 10) k;

set session_replication_role = default;
