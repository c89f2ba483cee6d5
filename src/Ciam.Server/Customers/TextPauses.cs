using Ciam.Decisions.Messages;
using Ciam.Server.Audit;
using Ciam.Storage;
using Ciam.Storage.Customers;

namespace Ciam.Server.Customers;

/// <summary>Pauses the sending of codes to a prefix or country. In a transaction of its own: the message that gave cause is refused, and its caller saves nothing.</summary>
internal sealed class TextPauses(IServiceScopeFactory scopes, ILogger<TextPauses> log)
{
    /// <summary>The first one; each that follows within a week lasts four times as long.</summary>
    public static readonly TimeSpan First = TimeSpan.FromHours(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public async Task BeginAsync(string target, string country, TypedBack seen, double habit, DateTimeOffset now, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (database, audit) = (scope.ServiceProvider.GetRequiredService<CiamDbContext>(), scope.ServiceProvider.GetRequiredService<AuditTrail>());
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        var pause = new TextPauseRow { Target = target, Country = country, PausedAt = now, Until = now + First, Settled = seen.Settled, TypedBack = seen.Typed, Habit = habit, Times = 1 };
        if (!await database.PauseTextsAsync(pause, Longest, ct))
            return;
        audit.Append(new AuditDeed(AuditEvents.TextsPaused, AuditActor.System) { After = new { target, country, sent = seen.Settled, typedBack = seen.Typed, habit = Math.Round(habit, 3) } }, now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        TextMetrics.Paused(country);
        log.TextsPaused(target, country, seen.Settled, seen.Typed);
    }
}
