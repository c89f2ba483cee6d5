using Ciam.Decisions.Risk;
using Ciam.Server.Audit;
using Ciam.Storage;
using Ciam.Storage.Audit;
using Ciam.Storage.Risk;

namespace Ciam.Server.Admin;

/// <summary>One hour of the day that just was.</summary>
internal sealed record HourLine(DateTimeOffset Hour, long SignIns, long Refusals);

/// <summary>The last 24 hours in numbers; nobody is named.</summary>
internal sealed record Day
{
    public required IReadOnlyList<HourLine> Hours { get; init; }
    public required long SignIns { get; init; }

    /// <summary>Sign-ins and requests for tokens that were turned away.</summary>
    public required long Refusals { get; init; }

    public required long StepUps { get; init; }
    public required long Tokens { get; init; }
    public required long WrongProofs { get; init; }
    public required IReadOnlyList<(string Reason, long Count)> TopReasons { get; init; }
}

/// <summary>How the service fared lately.</summary>
internal sealed class DayDesk(CiamDbContext database)
{
    private const int MostReasons = 6;

    private static readonly string[] Refused = [AuditEvents.SignInRefused, AuditEvents.AuthorizationRefused, AuditEvents.TokenRefused];

    /// <summary>The hour under way and the 23 before it.</summary>
    public async Task<Day> LookAsync(DateTimeOffset now, CancellationToken ct)
    {
        var until = new DateTimeOffset(now.UtcDateTime.Date.AddHours(now.UtcDateTime.Hour + 1), TimeSpan.Zero);
        var from = until.AddHours(-24);
        var counts = await database.CountAuditEntriesByHourAsync(
            [AuditEvents.SignInCompleted, AuditEvents.TokenIssued, AuditEvents.ProofRejected, .. Refused], from, until, ct);
        var verdicts = await database.CountVerdictsAsync(from, until, ct);
        var reasons = await database.CountReasonsAsync(from, until, MostReasons, ct);

        long Sum(Func<HourlyCount, bool> wanted) => counts.Where(wanted).Sum(line => line.Count);
        return new Day
        {
            Hours = [.. Enumerable.Range(0, 24).Select(i => from.AddHours(i)).Select(hour => new HourLine(
                hour,
                Sum(line => line.Hour == hour.UtcDateTime && line.Event == AuditEvents.SignInCompleted),
                Sum(line => line.Hour == hour.UtcDateTime && Refused.Contains(line.Event))))],
            SignIns = Sum(line => line.Event == AuditEvents.SignInCompleted),
            Refusals = Sum(line => Refused.Contains(line.Event)),
            StepUps = verdicts.GetValueOrDefault(Verdict.StepUp),
            Tokens = Sum(line => line.Event == AuditEvents.TokenIssued),
            WrongProofs = Sum(line => line.Event == AuditEvents.ProofRejected),
            TopReasons = [.. reasons.Select(reason => (Reasons.TitleOf(RiskJson.Named<ReasonCode>(reason.Code)), reason.Count))],
        };
    }
}
