using System.Text.Json;
using Ciam.Decisions.Admin;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Admin;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>What waits for a second person, as it is kept.</summary>
internal static class Proposals
{
    public const string Approved = "approved";
    public const string Rejected = "rejected";

    /// <summary>What it was about is not what it was, so that nobody knows any more what they would agree to.</summary>
    public const string Outdated = "outdated";

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.General) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static ProposalRow Of<TOrder>(string kind, string subject, TOrder order, object? before, object? after, StaffMember staff, string reason, DateTimeOffset now) => new()
    {
        Id = OrderedId.New(now),
        Kind = kind,
        Subject = subject,
        OrderJson = JsonSerializer.Serialize(order, Json),
        Before = before is null ? null : JsonSerializer.Serialize(before, before.GetType(), Json),
        After = after is null ? null : JsonSerializer.Serialize(after, after.GetType(), Json),
        Reason = reason.Trim(),
        ProposedBy = staff.PersonId,
        ProposedByClient = staff.Machine?.ClientId,
        ProposedAt = now,
        ExpiresAt = now + ApprovalRules.Waits,
    };

    /// <summary>The same wish that waits already; whoever asks again, as programs do at every turn, does not ask twice.</summary>
    public static async Task<ProposalRow?> WaitingAsync<TOrder>(this CiamDbContext database, string kind, string subject, TOrder order, Func<TOrder, TOrder> settled, DateTimeOffset now, CancellationToken ct)
    {
        var wanted = JsonSerializer.Serialize(settled(order), Json);
        var waiting = await database.Set<ProposalRow>().AsNoTracking().Where(row => row.Kind == kind && row.Subject == subject && row.DecidedAt == null && row.ExpiresAt > now).ToListAsync(ct);
        return waiting.Find(row => JsonSerializer.Serialize(settled(OrderOf<TOrder>(row)), Json) == wanted);
    }

    public static TOrder OrderOf<TOrder>(ProposalRow row) => JsonSerializer.Deserialize<TOrder>(row.OrderJson, Json)!;
}

/// <summary>A kind of change that takes two people, and how it is done once both want it.</summary>
internal abstract class ProposalKind
{
    public abstract string Name { get; }

    /// <summary>What whoever agrees must be allowed to do themselves.</summary>
    public abstract Permission Needed { get; }

    /// <summary>In the transaction of the agreement; <see cref="DeedOutcome.Done"/>, or nothing was written.</summary>
    public abstract Task<DeedOutcome> DoAsync(ProposalRow row, StaffMember second, string because, DateTimeOffset now, CancellationToken ct);
}
