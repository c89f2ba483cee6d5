using System.Net;
using System.Net.Sockets;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Baselines;
using Ciam.Decisions.Risk.Habits;
using Ciam.Server.Audit;
using Ciam.Server.Behaviour;
using Ciam.Server.House;
using Ciam.Server.Risk.Places;
using Ciam.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Ciam.Server.Risk;

/// <summary>Gathers all facts about one request: the place from memory, everything remembered in one query.</summary>
internal sealed class FactGatherer(CiamDbContext database, IPlaceLookup places, BehaviourWitness behaviour, Vault vault, PopulationCache population)
{
    /// <summary>A login waits for facts, but not for ever.</summary>
    private const int PatienceSeconds = 3;

    /// <summary>The pace of a machine is taken over its latest ten requests.</summary>
    private const int PaceOver = 10;

    /// <summary>
    /// One row of jsonb and counters. Sightings not yet learned ride along, so that habits are never behind; every inner list has
    /// a limit, so that an attack cannot make the query slow.
    /// </summary>
    private const string Query = """
        with failing as (
            select account from (
                select account from ciam.risk_failure where network = @network and bucket_at > @hour_ago limit 5000) recent
            group by account),
        succeeding as (
            select distinct customer_id from (
                select customer_id from ciam.risk_judgment
                where network = @network and at > @hour_ago and purpose = 'sign_in' and ended_well_at is not null limit 5000) recent)
        select
            (select version from ciam.risk_policy where active),
            (select baseline from ciam.risk_customer_baseline where customer_id = @customer),
            (select jsonb_agg(facts order by at) from (
                select at, facts from ciam.risk_judgment where customer_id = @customer and unlearned_since is not null order by unlearned_since limit 50) fresh),
            (select baseline from ciam.risk_client_baseline where client_id = @machine),
            (select jsonb_agg(facts order by at) from (
                select at, facts from ciam.risk_judgment where client_id = @machine and customer_id is null and unlearned_since is not null order by unlearned_since limit 50) fresh),
            (select jsonb_build_object('at', facts -> 'at', 'place', facts -> 'place') from ciam.risk_judgment
                where customer_id = @customer and from_customer_device and ended_well_at is not null order by at desc limit 1),
            case when @origin_grant is not null
                then (select facts from ciam.risk_judgment where grant_id = @origin_grant and purpose = 'authorization_code' and ended_well_at is not null order by at limit 1)
                else (select facts from ciam.risk_judgment
                    where session_id = @origin_session and purpose = 'sign_in' and ended_well_at is not null order by at desc limit 1)
            end,
            (select at from ciam.risk_judgment where client_id = @machine and purpose = 'client_credentials' order by at desc offset @pace limit 1),
            (select coalesce(sum(count), 0)::int from ciam.risk_failure where account = @account and bucket_at > @hour_ago),
            (select coalesce(sum(count), 0)::int from (
                select count from ciam.risk_failure where network = @network and bucket_at > @hour_ago limit 5000) recent),
            (select count(*)::int from failing where account not in (select customer_id::text from succeeding where customer_id is not null)),
            (select count(*)::int from succeeding),
            (select jsonb_agg(distinct 'AS' || asn) from (
                select facts #>> '{place,asn}' as asn from ciam.risk_judgment
                where client_id = @machine and purpose = 'client_credentials' and at > @hour_ago order by at desc limit 50) recent where asn is not null),
            (select version from ciam.risk_policy where shadow),
            case when exists (select 1 from ciam.behaviour_consent where customer_id = @watched and given and version = @consent_version) then jsonb_build_object(
                'profiles', (select jsonb_agg(jsonb_build_object('kind', kind, 'version', version, 'text_mark', text_mark, 'sealed', encode(sealed, 'base64')))
                    from ciam.behaviour_profile where customer_id = @watched and @held is null and kind not like '%-strokes'),
                'sample', (select encode(sealed, 'base64') from ciam.behaviour_sample where journey_id = @journey and customer_id = @watched order by taken_at desc limit 1),
                'session', (select jsonb_build_object('moves', moves, 'moves_samples', moves_samples, 'touches', touches, 'touches_samples', touches_samples, 'scripted', scripted)
                    from ciam.behaviour_session where session_id = @held and customer_id = @watched))
            end as behaviour
        """;

    public async Task<(RiskFacts Facts, PolicyVersions Policies)> GatherAsync(Caller caller, RiskRequest request, DateTimeOffset now, CancellationToken ct)
    {
        var known = new RiskFacts
        {
            Purpose = request.Purpose,
            At = now,
            FromCustomerDevice = request.FromCustomerDevice,
            Place = caller.Address is { } address ? places.Find(address) : null,
            Agent = UserAgents.InWords(caller.UserAgent),
            Address = MarksOf(caller.Address),
            Browser = request.CustomerId is null ? null : AgentFacts.Read(caller.UserAgent),
            DeviceKnown = request.DeviceKnown,
            DeviceOfOrigin = request.DeviceOfOrigin,
            SenderConstrained = request.SenderConstrained,
            Proven = request.Proven(now),
            AccountCreatedAt = request.CustomerSince,
            PhoneChangedAt = request.PhoneChangedAt,
            ClientId = request.ClientId,
            Scopes = request.Scopes,
            Acr = request.AcrWanted ?? request.AcrReached,
        };

        var connection = (NpgsqlConnection)database.Database.GetDbConnection();
        await database.Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = new NpgsqlCommand(Query, connection, (NpgsqlTransaction?)database.Database.CurrentTransaction?.GetDbTransaction())
            {
                CommandTimeout = PatienceSeconds,
            };
            Bind(command.Parameters, caller, request, now);
            await using var row = await command.ExecuteReaderAsync(ct);
            await row.ReadAsync(ct);
            return (Remembered(known, row, request), new PolicyVersions(Text(row, 0), Text(row, 13)));
        }
        finally
        {
            await database.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Under which account failures are counted: the customer, or a keyed hash of what was typed.</summary>
    public string AccountKey(Guid? customerId, string? name) =>
        customerId?.ToString() ?? Convert.ToHexStringLower(vault.HmacText("risk-account", (name ?? "").Trim().ToUpperInvariant()).AsSpan(0, 16));

    /// <summary>Behind a private address anybody may sit (a proxy nobody configured): such a network is no evidence.</summary>
    public static string? CountedNetwork(IPAddress? address) =>
        address is null || PublicAddress.Of(address) is not { } routable ? null : AuditTrail.NetworkOf(routable);

    private void Bind(NpgsqlParameterCollection parameters, Caller caller, RiskRequest request, DateTimeOffset now)
    {
        var machine = request.Purpose == Purpose.ClientCredentials ? request.ClientId : null;
        var account = request.CustomerId is null && machine is null ? null : AccountKey(request.CustomerId, machine);
        Add(parameters, "watched", NpgsqlDbType.Uuid, request.Behaviour is null && !IsHeld(request) ? null : request.CustomerId);
        Add(parameters, "held", NpgsqlDbType.Uuid, IsHeld(request) ? request.SessionId : null);
        Add(parameters, "consent_version", NpgsqlDbType.Integer, BehaviourConsents.Version);
        Add(parameters, "journey", NpgsqlDbType.Uuid, request.JourneyId);
        Add(parameters, "customer", NpgsqlDbType.Uuid, request.CustomerId);
        Add(parameters, "machine", NpgsqlDbType.Text, machine);
        Add(parameters, "account", NpgsqlDbType.Text, account);
        Add(parameters, "network", NpgsqlDbType.Text, CountedNetwork(caller.Address));
        Add(parameters, "hour_ago", NpgsqlDbType.TimestampTz, now.AddHours(-1).UtcDateTime);
        Add(parameters, "pace", NpgsqlDbType.Integer, PaceOver - 1);

        // A refreshed token goes back to the request that first had it; everything else to the sign-in of its session.
        Add(parameters, "origin_grant", NpgsqlDbType.Uuid, request.Purpose == Purpose.RefreshToken ? request.GrantId : null);
        Add(parameters, "origin_session", NpgsqlDbType.Uuid, HasSessionOrigin(request) ? request.SessionId : null);
    }

    /// <summary>Somebody goes on with a session or grant: how the hand behind it moved since then counts. A code follows its sign-in at once.</summary>
    private static bool IsHeld(RiskRequest request) => request is { Purpose: Purpose.SilentAuthorize or Purpose.RefreshToken, SessionId: not null };

    private static bool HasSessionOrigin(RiskRequest request) =>
        request.Purpose == Purpose.SilentAuthorize || (request.Purpose == Purpose.AuthorizationCode && request.ClientIsPublic);

    /// <summary>Keyed hashes of an address and of the networks around it; private addresses are anybody's and have none.</summary>
    private AddressMarks? MarksOf(IPAddress? address)
    {
        if (address is null || PublicAddress.Of(address) is not { } plain)
            return null;
        var (bytes, step) = (plain.GetAddressBytes(), plain.AddressFamily == AddressFamily.InterNetwork ? 1 : 2);
        return new AddressMarks(MarkOf(bytes), MarkOf(bytes.AsSpan(0, 3 * step)), MarkOf(bytes.AsSpan(0, 2 * step)));
    }

    private string MarkOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(vault.Hmac("risk-address-mark", bytes).AsSpan(0, 8));

    private RiskFacts Remembered(RiskFacts known, NpgsqlDataReader row, RiskRequest request)
    {
        var customer = Read<List<RiskFacts>>(row, 2)?.Aggregate(Read<CustomerBaseline>(row, 1) ?? CustomerBaseline.None, (habits, facts) => habits.Learn(facts))
            ?? Read<CustomerBaseline>(row, 1);
        var client = Read<List<RiskFacts>>(row, 4)?.Aggregate(Read<ClientBaseline>(row, 3) ?? ClientBaseline.None, (habits, facts) => habits.Learn(facts))
            ?? Read<ClientBaseline>(row, 3);
        var sight = request.Purpose == Purpose.SignIn ? Sight.Of(known) : null;
        return known with
        {
            Customer = customer?.Recognise(known.At, known.Place, known.Agent),
            Features = sight is null ? null : SignInFeatures.Known(sight, customer?.History, population.Now),
            Prior = sight is null || request.CustomerId is null ? null : PopulationPrior.Of(sight, customer?.History?.Count ?? 0, population.Now),
            Client = request.Purpose == Purpose.ClientCredentials
                ? (client ?? ClientBaseline.None).Recognise(known.At, known.Place, known.Scopes, Pace(row, known.At), Read<List<string>>(row, 12))
                : null,
            LastSighting = Read<Sighting>(row, 5),
            Origin = Read<RiskFacts>(row, 6) is { } origin ? new OriginFacts(origin.At, origin.Place, AgentAtOrigin(request, origin)) : null,
            Failures = new FailureFacts
            {
                OnAccount = row.GetInt32(8),
                FromNetwork = row.GetInt32(9),
                AccountsFailingFromNetwork = row.GetInt32(10),
                AccountsSucceedingFromNetwork = row.GetInt32(11),
            },
            Behaviour = BehaviourOf(request, Read<KnownBehaviour>(row, row.GetOrdinal("behaviour"))),
        };
    }

    private BehaviourFacts? BehaviourOf(RiskRequest request, KnownBehaviour? known) => (known, request) switch
    {
        ({ } usual, { CustomerId: { } customer, Behaviour: { } inquiry }) => behaviour.Compare(customer, inquiry, usual),
        ({ Session: { } told }, _) => told.ToFacts(),
        _ => null,
    };

    /// <summary>A code is asked for by a browser and fetched by an app: that they differ says nothing.</summary>
    private static string? AgentAtOrigin(RiskRequest request, RiskFacts origin) =>
        request.Purpose == Purpose.AuthorizationCode ? null : origin.Agent;

    private static double? Pace(NpgsqlDataReader row, DateTimeOffset now) =>
        row.IsDBNull(7) ? null : PaceOver / Math.Max((now - row.GetFieldValue<DateTimeOffset>(7)).TotalHours, 1.0 / 360_000);

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static T? Read<T>(NpgsqlDataReader row, int column)
        where T : class => Text(row, column) is { } json ? RiskJson.Read<T>(json) : null;

    private static void Add(NpgsqlParameterCollection parameters, string name, NpgsqlDbType type, object? value) =>
        parameters.Add(new NpgsqlParameter(name, type) { Value = value ?? DBNull.Value });
}

/// <summary>The policy in force, null before any was kept, and the one that is tried beside it, if any.</summary>
internal readonly record struct PolicyVersions(string? InForce, string? Shadow);
