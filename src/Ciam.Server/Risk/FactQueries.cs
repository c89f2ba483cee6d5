namespace Ciam.Server.Risk;

/// <summary>
/// One row of jsonb and counters. Sightings not yet learned ride along, so that habits are never behind; every inner list has
/// a limit, so that an attack cannot make a query slow.
/// </summary>
internal static class FactQueries
{
    /// <summary>$1 account, $2 network, $3 an hour ago: policies in force and on trial, failures of the account and around the network.</summary>
    private const string Around = """
        with failing as (
            select account from (
                select account from ciam.risk_failure where network = $2 and bucket_at > $3 limit 5000) recent
            group by account),
        succeeding as (
            select distinct customer_id from (
                select customer_id from ciam.risk_judgment
                where network = $2 and at > $3 and purpose = 'sign_in' and ended_well_at is not null limit 5000) recent)
        select
            (select version from ciam.risk_policy where active),
            (select version from ciam.risk_policy where shadow),
            (select coalesce(sum(count), 0)::int from ciam.risk_failure where account = $1 and bucket_at > $3),
            (select coalesce(sum(count), 0)::int from (
                select count from ciam.risk_failure where network = $2 and bucket_at > $3 limit 5000) recent),
            (select count(*)::int from failing where account not in (select customer_id::text from succeeding where customer_id is not null)),
            (select count(*)::int from succeeding),
        """;

    /// <summary>And $4 customer, $5 grant and $6 session it goes back to, $7 whose behaviour, $8 agreed to in which version, $9 session held, $10 journey.</summary>
    public const string OfCustomer = Around + """

            (select baseline from ciam.risk_customer_baseline where customer_id = $4),
            (select jsonb_agg(facts order by at) from (
                select at, facts from ciam.risk_judgment where customer_id = $4 and unlearned_since is not null order by unlearned_since limit 50) fresh),
            (select jsonb_build_object('at', facts -> 'at', 'place', facts -> 'place') from ciam.risk_judgment
                where customer_id = $4 and from_customer_device and ended_well_at is not null order by at desc limit 1),
            case when $5 is not null
                then (select facts from ciam.risk_judgment where grant_id = $5 and purpose = 'authorization_code' and ended_well_at is not null order by at limit 1)
                else (select facts from ciam.risk_judgment where session_id = $6 and purpose = 'sign_in' and ended_well_at is not null order by at desc limit 1)
            end,
            case when exists (select 1 from ciam.behaviour_consent where customer_id = $7 and given and version = $8) then jsonb_build_object(
                'profiles', (select jsonb_agg(jsonb_build_object('kind', kind, 'version', version, 'text_mark', text_mark, 'sealed', encode(sealed, 'base64')))
                    from ciam.behaviour_profile where customer_id = $7 and $9 is null and kind not like '%-strokes'),
                'sample', (select encode(sealed, 'base64') from ciam.behaviour_sample where journey_id = $10 and customer_id = $7 order by taken_at desc limit 1),
                'session', (select jsonb_build_object('moves', moves, 'moves_samples', moves_samples, 'touches', touches, 'touches_samples', touches_samples, 'scripted', scripted)
                    from ciam.behaviour_session where session_id = $9 and customer_id = $7))
            end
        """;

    /// <summary>And $4 client, $5 how many requests before the latest its pace is taken from, $6 the day's beginning: what is new today stays new until the day is over.</summary>
    public const string OfMachine = Around + """

            (select baseline from ciam.risk_client_baseline where client_id = $4),
            (select jsonb_agg(facts order by at) from (
                select at, facts from ciam.risk_judgment where client_id = $4 and customer_id is null and unlearned_since < $6 order by unlearned_since limit 50) fresh),
            (select at from ciam.risk_judgment where client_id = $4 and purpose = 'client_credentials' order by at desc offset $5 limit 1),
            (select jsonb_agg(distinct 'AS' || asn) from (
                select facts #>> '{place,asn}' as asn from ciam.risk_judgment
                where client_id = $4 and purpose = 'client_credentials' and at > $3 order by at desc limit 50) recent where asn is not null)
        """;
}
