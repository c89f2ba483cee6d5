using System.Text.Json;

namespace Ciam.Samples.Bank.Accounts;

/// <summary>
/// A transfer between typing and booking. It belongs to the person who typed it, and keeps its idempotency key, so
/// that going away for a second factor, reloading or asking twice never pays twice.
/// </summary>
internal sealed record PendingTransfer(string Id, string Subject, TransferForm Form, bool StepUpAsked = false, bool ApprovalAsked = false, TransferReceipt? Receipt = null)
{
    /// <summary>The key is the transfer's own identity: one transfer, one booking.</summary>
    public string IdempotencyKey => Id;
}

/// <summary>The transfers one browser has begun, in its session: the newest few.</summary>
internal static class PendingTransfers
{
    private const string Name = "transfers";
    private const int Most = 5;

    public static PendingTransfer? FindTransfer(this ISession session, string? id, string subject) =>
        session.All().FirstOrDefault(transfer => transfer.Id == id && transfer.Subject == subject);

    public static void Keep(this ISession session, PendingTransfer transfer)
    {
        var others = session.All().Where(other => other.Id != transfer.Id);
        session.SetString(Name, JsonSerializer.Serialize<PendingTransfer[]>([transfer, .. others.Take(Most - 1)]));
    }

    private static PendingTransfer[] All(this ISession session) =>
        session.GetString(Name) is { } text ? JsonSerializer.Deserialize<PendingTransfer[]>(text) ?? [] : [];
}
