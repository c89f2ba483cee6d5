using Ciam.Decisions.Risk;
using Ciam.Server.Audit;
using Ciam.Server.Behaviour;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Risk;
using Npgsql;

namespace Ciam.Server.Risk;

/// <summary>The front door of risk: judge a request, tell how it ended, count what failed.</summary>
/// <remarks>
/// 1. <see cref="JudgeAsync(HttpContext, RiskRequest, DateTimeOffset, CancellationToken)"/> adds the judgment to the caller's unit of work; it is saved with the deed or not at all.
/// 2. <see cref="LearnAsync(Guid, DateTimeOffset, CancellationToken, Guid?, Guid?)"/> marks it as ended well, in that same unit of work.
/// 3. Habits are learned from such marks afterwards (<see cref="LearningWorker"/>); until then the marks are read with the facts, so that no one waits for learning.
/// </remarks>
public sealed partial class RiskGate
{
    private static readonly TimeSpan FailureBucket = TimeSpan.FromMinutes(10);

    private readonly CiamDbContext _database;
    private readonly FactGatherer _gatherer;
    private readonly RiskPolicies _policies;
    private readonly BehaviourSamples _behaviour;
    private readonly Vault _vault;
    private readonly ILogger<RiskGate> _log;

    internal RiskGate(CiamDbContext database, FactGatherer gatherer, RiskPolicies policies, BehaviourSamples behaviour, Vault vault, ILogger<RiskGate> log) =>
        (_database, _gatherer, _policies, _behaviour, _vault, _log) = (database, gatherer, policies, behaviour, vault, log);

    public Task<JudgedRequest> JudgeAsync(HttpContext http, RiskRequest request, DateTimeOffset now, CancellationToken ct) =>
        JudgeAsync(Caller.Of(http), request, now, ct);

    public async Task<JudgedRequest> JudgeAsync(Caller caller, RiskRequest request, DateTimeOffset now, CancellationToken ct)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var (facts, policy, onTrial, teachNothing) = await GatherAsync(caller, request, now, ct);
        var judgment = RiskJudge.Judge(facts, policy);
        var shadow = onTrial is null ? null : RiskJudge.Judge(facts, onTrial);
        var row = new JudgmentRow
        {
            Id = Guid.CreateVersion7(now),
            At = now,
            Purpose = request.Purpose,
            CustomerId = request.CustomerId,
            ClientId = request.ClientId,
            SessionId = request.SessionId,
            GrantId = request.GrantId,
            JourneyId = request.JourneyId,
            FromCustomerDevice = facts.FromCustomerDevice,
            Verdict = judgment.Verdict,
            Score = judgment.Score,
            NotifyOwner = judgment.NotifyOwner,
            Evidence = RiskJson.Write(judgment.Evidence),
            Facts = RiskJson.Write(facts),
            PolicyVersion = judgment.PolicyVersion,
            ShadowVersion = shadow?.PolicyVersion,
            ShadowVerdict = shadow?.Verdict,
            ShadowScore = shadow?.Score,
            Network = caller.Address is { } address ? AuditTrail.NetworkOf(address) : null,
            AddressHash = caller.Address is { } whole ? _vault.Hmac("risk-address", whole.GetAddressBytes()) : null,
        };
        _database.Insert(row);
        // There are facts about behaviour only where the customer agreed to its being measured.
        if (facts.Behaviour is not null && request is { CustomerId: { } customer, JourneyId: { } journey, Behaviour.Sample: { IsMeasured: true } sample })
            _behaviour.Keep(customer, journey, sample, now);
        RiskMetrics.Count(request.Purpose, judgment.Verdict);
        RiskMetrics.Took(request.Purpose, System.Diagnostics.Stopwatch.GetElapsedTime(started));
        return new JudgedRequest(row.Id, judgment, facts) { TeachesNothing = teachNothing };
    }

    /// <summary>
    /// The journey or token request ended well: mark its judgment, so that habits are learned from it. A session or grant that
    /// came to be on the way is noted as what began here. Saved by the caller.
    /// </summary>
    public Task LearnAsync(Guid judgmentId, DateTimeOffset now, CancellationToken ct, Guid? sessionId = null, Guid? grantId = null) =>
        LearnAsync(judgmentId, teachesNothing: false, sessionId, grantId, now, ct);

    public Task LearnAsync(JudgedRequest judged, DateTimeOffset now, CancellationToken ct, Guid? sessionId = null, Guid? grantId = null) =>
        LearnAsync(judged.JudgmentId, judged.TeachesNothing, sessionId, grantId, now, ct);

    private async Task LearnAsync(Guid judgmentId, bool teachesNothing, Guid? sessionId, Guid? grantId, DateTimeOffset now, CancellationToken ct)
    {
        if ((_database.Inserted<JudgmentRow>(judged => judged.Id == judgmentId) ?? await _database.FindAsync<JudgmentRow>([judgmentId], ct)) is not { EndedWellAt: null } row)
            return;

        row.EndedWellAt = now;
        row.SessionId = sessionId ?? row.SessionId;
        row.GrantId = grantId ?? row.GrantId;
        row.UnlearnedSince = !teachesNothing && MayTeach(row) ? now : null;
        if (row is { CustomerId: { } customer, JourneyId: { } journey, UnlearnedSince: not null } && MayTeachBehaviour(row))
            await _behaviour.ConfirmAsync(customer, journey, now, ct);
    }

    /// <summary>
    /// A proof failed: counted for the account and for the network, at once and whatever becomes of the caller's unit of work.
    /// <paramref name="name"/> is what was typed, or the client's id, where there is no customer.
    /// </summary>
    public Task ObserveFailureAsync(HttpContext http, Guid? customerId, string? name, DateTimeOffset now, CancellationToken ct) =>
        ObserveFailureAsync(Caller.Of(http), customerId, name, now, ct);

    public Task ObserveFailureAsync(Caller caller, Guid? customerId, string? name, DateTimeOffset now, CancellationToken ct)
    {
        var bucket = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % FailureBucket.Ticks), TimeSpan.Zero);
        return _database.CountFailureAsync(_gatherer.AccountKey(customerId, name), FactGatherer.CountedNetwork(caller.Address) ?? "private", bucket, ct);
    }

    /// <summary>Without facts the policy's blind verdict holds: closed, and said so in the reasons.</summary>
    private async Task<(RiskFacts Facts, RiskPolicy Policy, RiskPolicy? OnTrial, bool TeachNothing)> GatherAsync(Caller caller, RiskRequest request, DateTimeOffset now, CancellationToken ct)
    {
        // Inside a transaction a failed query would spoil everything after it; the point to go back to keeps the story's own work.
        const string BeforeFacts = "before_facts";
        var transaction = _database.Database.CurrentTransaction;
        if (transaction is not null)
            await transaction.CreateSavepointAsync(BeforeFacts, ct);
        try
        {
            var (facts, versions, teachNothing) = await _gatherer.GatherAsync(caller, request, now, ct);
            return (facts, await _policies.LoadAsync(_database, versions.InForce, now, ct), await _policies.FindOnTrialAsync(_database, versions.Shadow, ct), teachNothing);
        }
        catch (Exception fault) when (fault is NpgsqlException or TimeoutException or System.Text.Json.JsonException)
        {
            if (transaction is not null)
                await transaction.RollbackToSavepointAsync(BeforeFacts, ct);
            FactsUnavailable(fault, request.Purpose);
            return (new RiskFacts { Purpose = request.Purpose, At = now, Unavailable = true, FromCustomerDevice = request.FromCustomerDevice }, RiskPolicy.Default, null, false);
        }
    }

    /// <summary>
    /// People teach by signing in, machines by asking for tokens. What the owner is warned of teaches nothing, unless a second
    /// factor stood behind it: a thief shall not make himself familiar. A machine has no second factor to prove a move with; its
    /// habits are made of days, so that a move is learned in days and a burst teaches nothing (<see cref="Ciam.Decisions.Risk.Baselines.ClientBaseline"/>).
    /// </summary>
    /// <remarks>A sign-in that was asked for a factor and ended well has answered; by a lesser factor, it teaches where the owner need not be warned.</remarks>
    private static bool MayTeach(JudgmentRow row) => (row.Verdict == Verdict.Allow || row is { Verdict: Verdict.StepUp, Purpose: Purpose.SignIn }) && row.Purpose switch
    {
        Purpose.SignIn => row.CustomerId is not null && (!row.NotifyOwner || RiskJson.Read<RiskFacts>(row.Facts).Proven is { Level: >= 2 }),
        Purpose.ClientCredentials => row.ClientId is not null,
        _ => false,
    };

    /// <summary>Typing that was unlike usual is learned only when a second factor showed that it was the customer all the same.</summary>
    private static bool MayTeachBehaviour(JudgmentRow row) =>
        RiskJson.Read<RiskFacts>(row.Facts) is { Behaviour: not null } facts
        && (facts.Proven is { Level: >= 2 } || RiskJson.Read<List<Evidence>>(row.Evidence).All(evidence => Reasons.CauseOf(evidence.Code) != Cause.Behaviour));

    [LoggerMessage(4001, LogLevel.Error, "Risk facts for {Purpose} could not be gathered; the blind verdict holds")]
    private partial void FactsUnavailable(Exception fault, Purpose purpose);
}
