-- A bank of a size, in place of :customers customers, :clients clients, :judgments judgments and :events entries of the trail; what is judged and held is copied from what is there.
-- For a throw-away database alone: its triggers and its seals are passed over.
set session_replication_role = replica;
set synchronous_commit = off;

create function pg_temp.ordered(at timestamptz, n bigint) returns uuid language sql immutable as
    $$ select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid $$;

create temporary table kept_index as select indexname, indexdef from pg_indexes where schemaname = 'ciam' and tablename = 'customers_customer' and indexdef like '%gin_trgm_ops%';
do $$ declare one record; begin for one in select * from kept_index loop execute format('drop index ciam.%I', one.indexname); end loop; end $$;

insert into ciam.customers_customer (id, display_name, created_at, last_sign_in_at, must_change_password, user_name, normalized_user_name, email, normalized_email, email_confirmed, phone_number, phone_number_confirmed, segment)
select pg_temp.ordered(born, n), name, born, now() - n % 90 * interval '1 day', false, mail, upper(mail), mail, upper(mail), true, '+4179' || lpad(n::text, 7, '0'), true, case when n % 50 = 0 then 'private-banking' end
from generate_series(1, :customers) n
join (values (0, 'Anna'), (1, 'Bruno'), (2, 'Carla'), (3, 'Daniel'), (4, 'Elena'), (5, 'Fabio'), (6, 'Greta'), (7, 'Hugo'), (8, 'Ines'), (9, 'Jonas'), (10, 'Klara'), (11, 'Luca'), (12, 'Maria'), (13, 'Nino'), (14, 'Olga'), (15, 'Pablo'), (16, 'Rosa')) first (k, word) on first.k = n % 17
join (values (0, 'Ackermann'), (1, 'Baumann'), (2, 'Caduff'), (3, 'Dubois'), (4, 'Egli'), (5, 'Fischer'), (6, 'Garcia'), (7, 'Huber'), (8, 'Imhof'), (9, 'Jenny'), (10, 'Keller'), (11, 'Lopez'), (12, 'Meier'), (13, 'Navarro'), (14, 'Ochsner'), (15, 'Pfister'), (16, 'Quadri'), (17, 'Roth'), (18, 'Suter'), (19, 'Tanner'), (20, 'Vogel'), (21, 'Weber'), (22, 'Zbinden')) last (k, word) on last.k = n % 23
cross join lateral (select now() - (n::double precision / :customers) * interval '3 years' - interval '1 day' as born, first.word || ' ' || last.word as name, lower(first.word || '.' || last.word) || '.' || n || '@post.example' as mail) who;

do $$ declare one record; begin for one in select * from kept_index loop execute one.indexdef; end loop; end $$;
analyze ciam.customers_customer;

insert into ciam.oauth_client (client_id, client_name, token_endpoint_auth_method, redirect_uris, post_logout_redirect_uris, grant_types, scopes, first_party, id_token_signed_response_alg, created_at, metadata)
select 'made-' || n, 'Made client ' || n, 'private_key_jwt', array['https://made-' || n || '.example/cb'], array[]::text[], array['authorization_code', 'refresh_token'], array['openid', 'profile'], false, 'ES256', now() - n * interval '1 hour', '{}'
from generate_series(1, :clients) n;

create temporary table numbered as select id, row_number() over (order by id) - 1 as k from ciam.customers_customer where staff_role is null;
create unique index on numbered (k);
analyze numbered;

do $$ declare quarter timestamp; begin
    for quarter in select generate_series(date_trunc('quarter', now() at time zone 'UTC') - interval '12 months', date_trunc('quarter', now() at time zone 'UTC'), interval '3 months') loop
        perform ciam.audit_make_partition('token', to_char(quarter, 'YYYY"q"Q'), quarter at time zone 'UTC', (quarter + interval '3 months') at time zone 'UTC');
    end loop;
end $$;

insert into ciam.audit_entry (id, position, at, class, event, actor_kind, actor_id, customer_id, client_id, succeeded, request_id, person_key_id, after)
select pg_temp.ordered(made.at, n), nextval('ciam.audit_position'), made.at, kind.class, kind.event, kind.actor, case when kind.actor = 'customer' then numbered.id::text when kind.actor = 'client' then 'made-' || n % :clients + 1 end,
    numbered.id, 'made-' || n % :clients + 1, kind.k <> 3, md5(n::text), null, '{"purpose": "AuthorizationCode"}'
from generate_series(1, :events) n
join (values (0, 'token', 'token.issued', 'client'), (1, 'token', 'token.issued', 'client'), (2, 'token', 'code.issued', 'customer'), (3, 'sign_in', 'proof.rejected', 'customer'), (4, 'sign_in', 'sign_in.completed', 'customer'),
    (5, 'token', 'token.issued', 'client'), (6, 'account', 'consent.given', 'customer'), (7, 'token', 'token.issued', 'client'), (8, 'administration', 'customer.viewed', 'staff'), (9, 'token', 'code.issued', 'customer')) kind (k, class, event, actor) on kind.k = n % 10
join numbered on numbered.k = n * 7919::bigint % (select count(*) from numbered)
cross join lateral (select now() - ((:events - n)::double precision / :events) * interval '300 days' as at) made;

insert into ciam.risk_judgment (id, at, purpose, customer_id, client_id, from_customer_device, verdict, score, notify_owner, evidence, facts, policy_version)
select pg_temp.ordered(made.at, n), made.at, sample.purpose, numbered.id, 'made-' || n % :clients + 1, true, case when n % 50 = 0 then sample.verdict else 'allow' end, sample.score, false, sample.evidence, sample.facts, sample.policy_version
from generate_series(1, :judgments) n
join (select *, row_number() over () - 1 as k, count(*) over () as total from (select * from ciam.risk_judgment where customer_id is not null order by verdict desc, at limit 10) few) sample on sample.k = n % sample.total
join numbered on numbered.k = n * 7919::bigint % (select count(*) from numbered)
cross join lateral (select now() - ((:judgments - n)::double precision / :judgments) * interval '300 days' as at) made;

create temporary table paid as
select n, pg_temp.ordered(now() - n * interval '1 minute', n) as id, now() - n * interval '1 minute' as at, numbered.id as customer, sample.*
from generate_series(1, :judgments / 10) n
join (select client_id, customer_key, payee_key, device_key, channel, currency, amount, verdict, score, sight, facts, judgment, policy_version, model_version, row_number() over () - 1 as k, count(*) over () as total
    from (select * from ciam.transactions_assessment order by at desc limit 10) few) sample on sample.k = n % sample.total
join numbered on numbered.k = n * 7919::bigint % (select count(*) from numbered);
insert into ciam.transactions_assessment (id, client_id, transaction_id, body_hash, at, received_at, customer_id, customer_key, payee_key, device_key, channel, currency, amount, verdict, score, sight, facts, judgment, policy_version, model_version, imported)
select id, client_id, 'made-' || n, '\x01', at, at, customer, customer_key, case when n % 100 = 0 then payee_key else decode(md5(n::text), 'hex') end, decode(md5(customer::text), 'hex'), channel, currency, amount, verdict, score, sight, facts, judgment, policy_version, model_version, false from paid;
insert into ciam.transactions_case (assessment_id, opened_at, expected_loss, decided_at, verdict)
select id, at, score * coalesce(amount, 0) + n % 1000, case when n % 100 <> 0 then at + interval '1 hour' end, case when n % 100 <> 0 then 'genuine' end from paid where n % 5 = 0;

-- As if all of it had been counted and sealed in time.
insert into ciam.house_hour_count (hour, kind, name, count)
select date_trunc('hour', at, 'UTC'), 'event', event, count(*) from ciam.audit_entry where at >= now() - interval '31 days' and at < date_trunc('hour', now(), 'UTC') group by 1, 3 on conflict do nothing;
insert into ciam.audit_seal (number, kind, class, period, first_position, last_position, entries, horizon, root, previous, hash, signature, sealed_at)
select coalesce((select max(number) from ciam.audit_seal), 0) + 1, 'batch', 'token', to_char(now() at time zone 'UTC', 'YYYY"q"Q'), 1, last_value, :events, last_value, '\x00', '\x00', '\x00', 'made', now() from ciam.audit_position;
analyze;
set session_replication_role = default;
