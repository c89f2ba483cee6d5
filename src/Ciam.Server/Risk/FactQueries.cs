using System.Collections.Concurrent;

namespace Ciam.Server.Risk;

/// <summary>
/// One row of jsonb and counters. Sightings not yet learned ride along, so that habits are never behind; every inner list has
/// a limit, so that an attack cannot make a query slow.
/// </summary>
internal static class FactQueries
{
    private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);

    /// <summary>The customer in question is named: $5 customer, $6 account, $7 grant and $8 session it goes back to, $9 whose behaviour, $10 session held.</summary>
    public static string OfNamed { get; } = OfCustomer("select $5::uuid as customer_id, $6::text as account, $7::uuid as grant_id, $8::uuid as session_id, $9::uuid as behaving, $10::uuid as held", """
        'profiles', (select jsonb_agg(jsonb_build_object('kind', kind, 'version', version, 'text_mark', text_mark, 'sealed', encode(sealed, 'base64')))
            from ciam.behaviour_profile where customer_id = asked.behaving and asked.held is null and kind not like '%-strokes'),
        'sample', (select encode(sealed, 'base64') from ciam.behaviour_sample where journey_id = $4 and customer_id = asked.behaving order by taken_at desc limit 1),
        """);

    /// <summary>
    /// The customer in question is the one of a grant, which <paramref name="grant"/> finds by $5. $6: it goes back to what began the grant; $7: to the
    /// sign-in of its session; $8: the session is held, and how the hand behind it moved counts.
    /// </summary>
    public static string OfGrant(string grant) => Known.GetOrAdd(grant, static found => OfCustomer($"""
        select customer_id, customer_id::text as account, case when $6 then id end as grant_id, case when $7 then session_id end as session_id,
            case when $8 then customer_id end as behaving, case when $8 then session_id end as held
        from ciam.oauth_grant where id = ({found})
        """, ""));

    /// <summary>$3 account, $4 client, $5 how many requests before the latest its pace is taken from, $6 the day's beginning: what is new today stays new until the day is over.</summary>
    /// <remarks>The latest are sought by comparing rows, not by what is equal: no index of everybody's judgments gives that order, so that at worst a machine's own are sorted.</remarks>
    public static string OfMachine { get; } = """
        with latest as materialized (
            select at, case when at > $2 then facts #>> '{place,asn}' end as asn from ciam.risk_judgment
            where purpose = 'client_credentials' and (client_id, at) <= ($4, 'infinity') and (client_id, at) > ($4, '-infinity')
            order by client_id desc, at desc limit 50),

        """ + Around("$3") + """

            (select baseline from ciam.risk_client_baseline where client_id = $4),
            (select jsonb_agg(facts order by at) from (
                select at, facts from ciam.risk_judgment where client_id = $4 and customer_id is null and unlearned_since < $6 order by unlearned_since limit 50) fresh),
            (select at from latest offset $5 limit 1),
            (select jsonb_agg(distinct 'AS' || asn) from latest where asn is not null)
        """;

    /// <summary>And $3 agreed to in which version, $4 journey; no row where nobody is <paramref name="asked"/> for. <paramref name="typed"/>: what is kept of a sign-in's typing and moving.</summary>
    private static string OfCustomer(string asked, string typed) => "with " + Around("asked.account") + $"""

            (select baseline from ciam.risk_customer_baseline where customer_id = asked.customer_id),
            (select jsonb_agg(facts order by at) from (
                select at, facts from ciam.risk_judgment where customer_id = asked.customer_id and unlearned_since is not null order by unlearned_since limit 50) fresh),
            (select jsonb_build_object('at', facts -> 'at', 'place', facts -> 'place') from ciam.risk_judgment
                where customer_id = asked.customer_id and from_customer_device and ended_well_at is not null order by at desc limit 1),
            (select jsonb_build_object('purpose', facts -> 'purpose', 'at', facts -> 'at', 'place', facts -> 'place', 'agent', facts -> 'agent') from (
                select facts from ciam.risk_judgment
                where grant_id = asked.grant_id and purpose = 'authorization_code' and ended_well_at is not null order by at limit 1) begun
            union all
            select jsonb_build_object('purpose', facts -> 'purpose', 'at', facts -> 'at', 'place', facts -> 'place', 'agent', facts -> 'agent') from (
                select facts from ciam.risk_judgment
                where session_id = asked.session_id and purpose = 'sign_in' and ended_well_at is not null order by at desc limit 1) signed_in
            limit 1),
            case when exists (select 1 from ciam.behaviour_consent where customer_id = asked.behaving and given and version = $3) then jsonb_build_object(
                {typed}
                'session', (select jsonb_build_object('moves', moves, 'moves_samples', moves_samples, 'touches', touches, 'touches_samples', touches_samples, 'scripted', scripted)
                    from ciam.behaviour_session where session_id = asked.held and customer_id = asked.behaving))
            end
        from ({asked}) asked
        """;

    /// <summary>$1 network, $2 an hour ago: policies in force and on trial, failures of the account and around the network.</summary>
    private static string Around(string account) => $"""
        failing as materialized (
            select account, count from ciam.risk_failure where network = $1 and bucket_at > $2 limit 5000),
        succeeding as (
            select distinct customer_id from (
                select customer_id from ciam.risk_judgment
                where exists (select from failing) and network = $1 and at > $2 and purpose = 'sign_in' and ended_well_at is not null limit 5000) recent)
        select
            (select version from ciam.risk_policy where active),
            (select version from ciam.risk_policy where shadow),
            (select coalesce(sum(count), 0)::int from ciam.risk_failure where account = {account} and bucket_at > $2),
            (select coalesce(sum(count), 0)::int from failing),
            (select count(distinct account)::int from failing where account not in (select customer_id::text from succeeding where customer_id is not null)),
            (select count(*)::int from succeeding),
        """;
}
