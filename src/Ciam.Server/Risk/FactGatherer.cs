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
using Ciam.Storage.Primitives;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Ciam.Server.Risk;

/// <summary>Gathers all facts about one request: the place from memory, everything remembered in one query.</summary>
internal sealed class FactGatherer(CiamDbContext database, NpgsqlDataSource source, MachineReads machines, IPlaceLookup places, BehaviourWitness behaviour, Vault vault, PopulationCache population)
{
    /// <summary>A login waits for facts, but not for ever.</summary>
    private const int PatienceSeconds = 3;

    /// <summary>The pace of a machine is taken over its latest ten requests.</summary>
    private const int PaceOver = 10;

    public async Task<GatheredFacts> GatherAsync(Caller caller, RiskRequest request, DateTimeOffset now, CancellationToken ct)
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

        return request is { Purpose: Purpose.ClientCredentials, ClientId: { } machine } && database.Database.CurrentTransaction is null
            ? OfMachine(known, await machines.ReadAsync(new(machine, CountedNetwork(caller.Address)), () => ReadMachineAsync(machine, caller, now)))
            : await OfCustomerAsync(known, caller, request, now, ct);
    }

    /// <summary>Under which account failures are counted: the customer, or a keyed hash of what was typed.</summary>
    public string AccountKey(Guid? customerId, string? name) =>
        customerId?.ToString() ?? Convert.ToHexStringLower(vault.HmacText("risk-account", (name ?? "").Trim().ToUpperInvariant()).AsSpan(0, 16));

    /// <summary>Behind a private address anybody may sit (a proxy nobody configured): such a network is no evidence.</summary>
    public static string? CountedNetwork(IPAddress? address) =>
        address is null || PublicAddress.Of(address) is not { } routable ? null : AuditTrail.NetworkOf(routable);

    private async Task<GatheredFacts> OfCustomerAsync(RiskFacts known, Caller caller, RiskRequest request, DateTimeOffset now, CancellationToken ct)
    {
        if (request.Recalled is { } recalled)
            return OfCustomer(known, recalled, request);
        var connection = (NpgsqlConnection)database.Database.GetDbConnection();
        await database.Database.OpenConnectionAsync(ct);
        try
        {
            await using var batch = new NpgsqlBatch(connection, (NpgsqlTransaction?)database.Database.CurrentTransaction?.GetDbTransaction());
            var parameters = Question(batch, FactQueries.OfNamed);
            var held = IsHeld(request.Purpose) ? request.SessionId : null;
            BindCommon(parameters, caller, now);
            Add(parameters, NpgsqlDbType.Uuid, request.JourneyId);
            Add(parameters, NpgsqlDbType.Uuid, request.CustomerId);
            Add(parameters, NpgsqlDbType.Text, request.CustomerId is null ? null : AccountKey(request.CustomerId, null));
            // A refreshed token goes back to the request that first had it; everything else to the sign-in of its session.
            Add(parameters, NpgsqlDbType.Uuid, request.Purpose == Purpose.RefreshToken ? request.GrantId : null);
            Add(parameters, NpgsqlDbType.Uuid, HasSessionOrigin(request.Purpose, request.ClientIsPublic) ? request.SessionId : null);
            Add(parameters, NpgsqlDbType.Uuid, request.Behaviour is null && held is null ? null : request.CustomerId);
            Add(parameters, NpgsqlDbType.Uuid, held);
            foreach (var command in request.Alongside)
                batch.BatchCommands.Add(command);
            await using var row = await AnswerAsync(batch, ct);
            var memory = CustomerMemory.Read(row);
            await row.CloseAsync();
            return OfCustomer(known, memory, request);
        }
        finally
        {
            await database.Database.CloseConnectionAsync();
        }
    }

    private async Task<MachineMemory> ReadMachineAsync(string machine, Caller caller, DateTimeOffset now)
    {
        await using var batch = source.CreateBatch();
        var parameters = Question(batch, FactQueries.OfMachine);
        BindCommon(parameters, caller, now);
        Add(parameters, NpgsqlDbType.Text, AccountKey(null, machine));
        Add(parameters, NpgsqlDbType.Text, machine);
        Add(parameters, NpgsqlDbType.Integer, PaceOver - 1);
        Add(parameters, NpgsqlDbType.TimestampTz, now.UtcDateTime.Date);
        await using var row = await AnswerAsync(batch, CancellationToken.None);
        var habits = CustomerMemory.Json<ClientBaseline>(row, 6);
        return new MachineMemory(
            CustomerMemory.PoliciesOf(row), CustomerMemory.FailuresOf(row), CustomerMemory.Json<List<RiskFacts>>(row, 7)?.Aggregate(habits ?? ClientBaseline.None, (learned, facts) => learned.Learn(facts)) ?? habits ?? ClientBaseline.None,
            row.IsDBNull(8) ? null : row.GetFieldValue<DateTimeOffset>(8), CustomerMemory.Json<List<string>>(row, 9) ?? []);
    }

    private static GatheredFacts OfMachine(RiskFacts known, MachineMemory memory)
    {
        var facts = known with
        {
            Client = memory.Habits.Recognise(known.At, known.Place, known.Scopes, Pace(memory.PacedFrom, known.At), memory.NetworksOfTheHour),
            Failures = memory.Failures,
        };
        return new GatheredFacts(facts, memory.Policies, TeachNothing: memory.Habits.HasLearned(facts));
    }

    private static NpgsqlParameterCollection Question(NpgsqlBatch batch, string sql)
    {
        var question = new NpgsqlBatchCommand(sql);
        batch.Timeout = PatienceSeconds;
        batch.BatchCommands.Add(PlannedOnce.Command());
        batch.BatchCommands.Add(question);
        return question.Parameters;
    }

    private static async Task<NpgsqlDataReader> AnswerAsync(NpgsqlBatch batch, CancellationToken ct)
    {
        var answer = await batch.ExecuteReaderAsync(ct);
        await answer.NextResultAsync(ct);
        await answer.ReadAsync(ct);
        return answer;
    }

    private static void BindCommon(NpgsqlParameterCollection parameters, Caller caller, DateTimeOffset now)
    {
        Add(parameters, NpgsqlDbType.Text, CountedNetwork(caller.Address));
        Add(parameters, NpgsqlDbType.TimestampTz, now.AddHours(-1).UtcDateTime);
    }

    /// <summary>Somebody goes on with a session or grant: how the hand behind it moved since then counts. A code follows its sign-in at once.</summary>
    private static bool IsHeld(Purpose purpose) => purpose is Purpose.SilentAuthorize or Purpose.RefreshToken;

    /// <summary>What it goes back to is the sign-in of its session: only where both come from the customer's own device.</summary>
    public static bool HasSessionOrigin(Purpose purpose, bool clientIsPublic) => purpose == Purpose.SilentAuthorize || (purpose == Purpose.AuthorizationCode && clientIsPublic);

    /// <summary>Keyed hashes of an address and of the networks around it; private addresses are anybody's and have none.</summary>
    private AddressMarks? MarksOf(IPAddress? address)
    {
        if (address is null || PublicAddress.Of(address) is not { } plain)
            return null;
        var (bytes, step) = (plain.GetAddressBytes(), plain.AddressFamily == AddressFamily.InterNetwork ? 1 : 2);
        return new AddressMarks(MarkOf(bytes), MarkOf(bytes.AsSpan(0, 3 * step)), MarkOf(bytes.AsSpan(0, 2 * step)));
    }

    private string MarkOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(vault.Hmac("risk-address-mark", bytes).AsSpan(0, 8));

    private GatheredFacts OfCustomer(RiskFacts known, CustomerMemory memory, RiskRequest request)
    {
        var sight = request.Purpose == Purpose.SignIn ? Sight.Of(known) : null;
        var facts = known with
        {
            Customer = memory.Habits?.Recognise(known.At, known.Place, known.Agent),
            Features = sight is null ? null : SignInFeatures.Known(sight, memory.Habits?.History, population.Now),
            Prior = sight is null || request.CustomerId is null ? null : PopulationPrior.Of(sight, memory.Habits?.History?.Count ?? 0, population.Now),
            LastSighting = memory.LastSighting,
            Origin = memory.Origin is { } origin ? new OriginFacts(origin.At, origin.Place, AgentAtOrigin(request, origin)) : null,
            Failures = memory.Failures,
            Behaviour = BehaviourOf(request, memory.Behaviour),
        };
        return new GatheredFacts(facts, memory.Policies, TeachNothing: false);
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

    private static double? Pace(DateTimeOffset? from, DateTimeOffset now) =>
        from is { } since ? PaceOver / Math.Max((now - since).TotalHours, 1.0 / 360_000) : null;

    private static void Add(NpgsqlParameterCollection parameters, NpgsqlDbType type, object? value) =>
        parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });
}

/// <summary>The facts about one request, by which policies to judge them, and whether habits know all of it already.</summary>
internal readonly record struct GatheredFacts(RiskFacts Facts, PolicyVersions Policies, bool TeachNothing);

/// <summary>The policy in force, null before any was kept, and the one that is tried beside it, if any.</summary>
internal readonly record struct PolicyVersions(string? InForce, string? Shadow);
