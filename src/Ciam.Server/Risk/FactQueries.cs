using Ciam.Server.Behaviour;

namespace Ciam.Server.Risk;

/// <summary>
/// One row of jsonb and counters. Sightings not yet learned ride along, so that habits are never behind; every inner list has
/// a limit, so that an attack cannot make a query slow.
/// </summary>
internal static class FactQueries
{
    /// <summary>The customer in question is named: $1 network, $2 an hour ago, $3 journey, $4 customer, $5 account, $6 grant and $7 session it goes back to, $8 whose behaviour, $9 session held.</summary>
    public static string OfNamed { get; } = OfCustomer("select $4::uuid as customer_id, $5::text as account, $6::uuid as grant_id, $7::uuid as session_id, $8::uuid as behaving, $9::uuid as held", """
        'profiles', (select jsonb_agg(jsonb_build_object('kind', kind, 'version', version, 'text_mark', text_mark, 'sealed', encode(sealed, 'base64')))
            from ciam.behaviour_profile where customer_id = asked.behaving and asked.held is null and kind not like '%-strokes'),
        'sample', (select encode(sealed, 'base64') from ciam.behaviour_sample where journey_id = $3 and customer_id = asked.behaving order by taken_at desc limit 1),
        """, $"{Begun} union all {SignedIn} limit 1", "$1", "$2");

    /// <summary>The same of customers who are found many at once (<see cref="RecalledTrips{TFound}"/>). Behind codes: it goes back to the sign-in of the session where that was on the customer's own device.</summary>
    public static string OfCodes { get; } = OfFound("case when wanted.begun_by_sign_in then found.session_key end as session_id, null::uuid as behaving, null::uuid as held", SignedIn);

    /// <summary>Behind refresh tokens: it goes back to what began the grant; the session is held, and how the hand behind it moved counts.</summary>
    public static string OfRefreshTokens { get; } = OfFound("found.grant_key as grant_id, found.customer_key as behaving, found.session_key as held", Begun);

    /// <summary>Of sessions that are used: it goes back to their sign-in, and they are held.</summary>
    public static string OfSessions { get; } = OfFound("found.session_key as session_id, found.customer_key as behaving, found.session_key as held", SignedIn);

    /// <summary>$1 network, $2 an hour ago, $3 account, $4 client, $5 how many requests before the latest its pace is taken from, $6 the day's beginning: what is new today stays new until the day is over.</summary>
    /// <remarks>The latest are sought by comparing rows, not by what is equal: no index of everybody's judgments gives that order, so that at worst a machine's own are sorted.</remarks>
    public static string OfMachine { get; } = """
        with latest as materialized (
            select at, case when at > $2 then facts #>> '{place,asn}' end as asn from ciam.risk_judgment
            where purpose = 'client_credentials' and (client_id, at) <= ($4, 'infinity') and (client_id, at) > ($4, '-infinity')
            order by client_id desc, at desc limit 50),

        """ + Around("$3", "$1", "$2") + """

            (select baseline from ciam.risk_client_baseline where client_id = $4),
            (select jsonb_agg(facts order by at) from (
                select at, facts from ciam.risk_judgment where client_id = $4 and customer_id is null and unlearned_since < $6 order by unlearned_since limit 50) fresh),
            (select at from latest offset $5 limit 1),
            (select jsonb_agg(distinct 'AS' || asn) from latest where asn is not null)
        """;

    private static string OfFound(string asked, string origin) =>
        OfCustomer("select found.customer_key as customer_id, found.customer_key::text as account, " + asked, "", origin, "wanted.network", "wanted.at - interval '1 hour'");

    /// <summary><paramref name="asked"/>: SQL for who is asked about, without a row for nobody. <paramref name="typed"/>: what is kept of a sign-in's typing and moving. <paramref name="origin"/>: what it goes back to.</summary>
    private static string OfCustomer(string asked, string typed, string origin, string network, string hourAgo) => "with " + Around("asked.account", network, hourAgo) + $"""

            (select baseline from ciam.risk_customer_baseline where customer_id = asked.customer_id),
            (select jsonb_agg(facts order by at) from (
                select at, facts from ciam.risk_judgment where customer_id = asked.customer_id and unlearned_since is not null order by unlearned_since limit 50) fresh),
            (select jsonb_build_object('at', facts -> 'at', 'place', facts -> 'place') from ciam.risk_judgment
                where customer_id = asked.customer_id and from_customer_device and ended_well_at is not null order by at desc limit 1),
            ({origin}),
            case when exists (select 1 from ciam.behaviour_consent where customer_id = asked.behaving and given and version = {BehaviourConsents.Version}) then jsonb_build_object(
                {typed}
                'session', (select jsonb_build_object('moves', moves, 'moves_samples', moves_samples, 'touches', touches, 'touches_samples', touches_samples, 'scripted', scripted)
                    from ciam.behaviour_session where session_id = asked.held and customer_id = asked.behaving))
            end
        from ({asked}) asked
        """;

    /// <summary>The request that first had the grant.</summary>
    private const string Begun = """
        select jsonb_build_object('purpose', facts -> 'purpose', 'at', facts -> 'at', 'place', facts -> 'place', 'agent', facts -> 'agent') from (
            select facts from ciam.risk_judgment
            where grant_id = asked.grant_id and purpose = 'authorization_code' and ended_well_at is not null order by at limit 1) begun
        """;

    /// <summary>The sign-in of the session.</summary>
    private const string SignedIn = """
        select jsonb_build_object('purpose', facts -> 'purpose', 'at', facts -> 'at', 'place', facts -> 'place', 'agent', facts -> 'agent') from (
            select facts from ciam.risk_judgment
            where session_id = asked.session_id and purpose = 'sign_in' and ended_well_at is not null order by at desc limit 1) signed_in
        """;

    /// <summary>Policies in force and on trial, failures of the account and around the network.</summary>
    private static string Around(string account, string network, string hourAgo) => $"""
        failing as materialized (
            select account, count from ciam.risk_failure where network = {network} and bucket_at > {hourAgo} limit 5000),
        succeeding as (
            select distinct customer_id from (
                select customer_id from ciam.risk_judgment
                where exists (select from failing) and network = {network} and at > {hourAgo} and purpose = 'sign_in' and ended_well_at is not null limit 5000) recent)
        select
            (select version from ciam.risk_policy where active),
            (select version from ciam.risk_policy where shadow),
            (select coalesce(sum(count), 0)::int from ciam.risk_failure where account = {account} and bucket_at > {hourAgo}),
            (select coalesce(sum(count), 0)::int from failing),
            (select count(distinct account)::int from failing where account not in (select customer_id::text from succeeding where customer_id is not null)),
            (select count(*)::int from succeeding),
        """;
}
