using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Customers;

/// <summary>What a link in a mail is for.</summary>
internal static class MailLinkPurposes
{
    public const string ChangeEmail = "change_email";
    public const string ResetPassword = "reset_password";
    public const string NotMe = "not_me";
}

/// <summary>Links sent by mail: a handle that works once, for one purpose, for a while.</summary>
internal sealed class MailLinks(CiamDbContext database)
{
    public static readonly TimeSpan ConfirmLifetime = TimeSpan.FromHours(24);
    public static readonly TimeSpan ResetLifetime = TimeSpan.FromMinutes(30);

    /// <summary>Long enough for a mail that is read after a holiday weekend; all it can do is protect the account.</summary>
    public static readonly TimeSpan NotMeLifetime = TimeSpan.FromDays(7);

    /// <summary>Added to the context; the caller saves.</summary>
    public string Make(Guid customerId, string purpose, TimeSpan lifetime, DateTimeOffset now, Guid? sessionId = null, Guid? judgmentId = null, string? target = null, DateTimeOffset? waitsUntil = null)
    {
        var handle = Handle.New();
        database.Add(new MailLinkRow
        {
            Id = Guid.CreateVersion7(now),
            CustomerId = customerId,
            Purpose = purpose,
            HandleHash = handle.Hash,
            CreatedAt = now,
            ExpiresAt = now + lifetime,
            SessionId = sessionId,
            JudgmentId = judgmentId,
            Target = target,
            WaitsUntil = waitsUntil,
        });
        return handle.Reveal();
    }

    /// <summary>Null when unknown, for something else, spent or expired.</summary>
    public Task<MailLinkRow?> FindAsync(string handle, string purpose, DateTimeOffset now, CancellationToken ct)
    {
        var hash = Handle.HashOf(handle);
        return database.Set<MailLinkRow>().AsNoTracking()
            .SingleOrDefaultAsync(row => row.HandleHash == hash && row.Purpose == purpose && row.SpentAt == null && row.ExpiresAt > now, ct);
    }

    /// <summary>Spends a link at once, in the caller's transaction: of several callers exactly one gets the row.</summary>
    public async Task<MailLinkRow?> SpendAsync(string handle, string purpose, DateTimeOffset now, CancellationToken ct)
    {
        if (await FindAsync(handle, purpose, now, ct) is not { } link)
            return null;
        var spent = await database.Set<MailLinkRow>().Where(row => row.Id == link.Id && row.SpentAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SpentAt, now), ct);
        return spent == 1 ? link : null;
    }

    /// <summary>When the wait of an open link ends, over or not; null when none has to wait.</summary>
    public Task<DateTimeOffset?> WaitOfAsync(Guid customerId, string purpose, DateTimeOffset now, CancellationToken ct) =>
        database.Set<MailLinkRow>().Where(row => row.CustomerId == customerId && row.Purpose == purpose && row.SpentAt == null && row.ExpiresAt > now && row.WaitsUntil != null)
            .MaxAsync(row => row.WaitsUntil, ct);

    /// <summary>Older links of the same purpose die when a newer one is made or their purpose is fulfilled.</summary>
    public Task VoidAsync(Guid customerId, string purpose, DateTimeOffset now, CancellationToken ct) =>
        database.Set<MailLinkRow>().Where(row => row.CustomerId == customerId && row.Purpose == purpose && row.SpentAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SpentAt, now), ct);
}
