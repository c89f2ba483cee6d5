using Ciam.Server.Customers;

namespace Ciam.Server.Risk;

/// <summary>The owner hears of a request that nobody signed in for, where the policy says so.</summary>
internal sealed class OwnerWarnings(OwnerNotices notices)
{
    /// <summary>Saved by the caller. What was judged without facts says nothing about the owner.</summary>
    public Task WarnAsync(Guid customerId, string clientName, Guid? sessionId, JudgedRequest judged, DateTimeOffset now, CancellationToken ct) =>
        judged is { Judgment.NotifyOwner: true, Facts.Unavailable: false }
            ? notices.UnusualUseAsync(customerId, clientName, judged.Facts.Place?.InWords, judged.Judgment.Verdict, sessionId, judged.JudgmentId, now, ct)
            : Task.CompletedTask;
}
