using Ciam.Decisions.Customers;
using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.Primitives;
using Ciam.Storage.SignIn;

namespace Ciam.Server.SignIn;

/// <summary>What became of a wish for another password.</summary>
internal enum PasswordChange
{
    Done,
    LinkSpent,
    WrongPassword,
    Refused,

    /// <summary>Not yet: the owner has been told, and may say no.</summary>
    Waits,
    Throttled,
}

/// <summary>A link that works, and whose new password it is for.</summary>
internal sealed record OpenReset(CustomerRow Owner, MailLinkRow Link);

/// <summary>Ways back into an account and out of a stranger's hands: reset by mail, change, "this was not me". Each ends the other sessions in the same transaction.</summary>
internal sealed class AccountRecovery(
    CiamDbContext database, Credentials credentials, MailLinks links, Messages messages, Devices devices, Sessions sessions, ResetCaution caution, WaysBack waysBack, AuditTrail audit, Vault vault,
    Issuer issuer)
{
    public const string ResetPath = "/reset/";
    public const string ForgotPath = "/forgot";
    private static readonly Bucket PerNetwork = new(10, TimeSpan.FromMinutes(2));
    private static readonly Bucket PerAddress = new(4, TimeSpan.FromMinutes(15));
    private static readonly Bucket Guesses = new(5, TimeSpan.FromMinutes(5));

    /// <summary>One mail goes out, whether the address is known or not; false when asked too often. Saves.</summary>
    public async Task<bool> AskForResetAsync(string email, string network, DateTimeOffset now, CancellationToken ct)
    {
        var key = Convert.ToHexStringLower(vault.HmacText("throttle", email.ToUpperInvariant()));
        if (!await database.TryTakeAsync("forgot:net:" + network, PerNetwork, now, ct) || !await database.TryTakeAsync("forgot:mail:" + key, PerAddress, now, ct))
            return false;
        if (await credentials.FindByEmailAsync(email, ct) is { SuspendedAt: null } owner)
        {
            var link = await NewResetLinkAsync(owner, keepsWait: true, now, ct);
            messages.Mail(owner, email, () => MessageTexts.ResetPassword(owner.DisplayName, link), now);
            audit.Append(new AuditDeed(AuditEvents.PasswordResetRequested, AuditActor.Anonymous) { CustomerId = owner.Id }, now);
        }
        else
        {
            // The same statements as for a known address; this one finds nothing to void.
            await links.WaitOfAsync(Guid.Empty, MailLinkPurposes.ResetPassword, now, ct);
            await links.VoidAsync(Guid.Empty, MailLinkPurposes.ResetPassword, now, ct);
            messages.Mail(null, email, () => MessageTexts.NoAccount(issuer.At("/register")), now);
        }

        await database.SaveChangesAsync(ct);
        return true;
    }

    /// <summary>Whose reset a link is for; null when it is spent or late.</summary>
    public async Task<OpenReset?> FindResetAsync(string handle, DateTimeOffset now, CancellationToken ct) =>
        await links.FindAsync(handle, MailLinkPurposes.ResetPassword, now, ct) is { } link && await credentials.FindAsync(link.CustomerId, ct) is { } owner ? new(owner, link) : null;

    /// <summary>Until when this browser has to wait with the link; null when it need not.</summary>
    public Task<DateTimeOffset?> WaitOfAsync(HttpContext http, OpenReset reset, DateTimeOffset now, CancellationToken ct) => caution.WaitOfAsync(http, reset.Link, now, ct);

    /// <summary>Proves the mail box only: every session ends, and the next sign-in still asks for the second factor.</summary>
    public async Task<PasswordChange> ResetAsync(HttpContext http, string handle, string password, DateTimeOffset now, CancellationToken ct)
    {
        if (await FindResetAsync(handle, now, ct) is not { Owner: var owner, Link: var link })
            return PasswordChange.LinkSpent;
        if (credentials.Faults(password, owner).Count > 0)
            return PasswordChange.Refused;
        if (!await caution.MaySetNowAsync(http, owner, link, now, ct))
            return PasswordChange.Waits;
        if (await credentials.HashAsync(password, ct) is not { } hash)
            return PasswordChange.Throttled;
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (await links.SpendAsync(handle, MailLinkPurposes.ResetPassword, now, ct) is null)
            return PasswordChange.LinkSpent;
        Credentials.Keep(owner, hash, now);
        await links.VoidAsync(owner.Id, MailLinkPurposes.ResetPassword, now, ct);
        await EndSessionsAsync(owner.Id, null, "password_reset", now, ct);
        Changed(owner, "reset by mail", now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return PasswordChange.Done;
    }

    /// <summary>A signed-in customer changes the password: knows the present one, keeps this session, loses the others.</summary>
    public async Task<PasswordChange> ChangeAsync(LiveSession session, string present, string wanted, DateTimeOffset now, CancellationToken ct)
    {
        var owner = session.Customer;
        if (!await database.TryTakeAsync($"change-password:{owner.Id:N}", Guesses, now, ct))
            return PasswordChange.Throttled;
        switch (await credentials.VerifyPasswordAsync(owner, present, ct))
        {
            case PasswordVerdict.Busy: return PasswordChange.Throttled;
            case PasswordVerdict.Wrong: return PasswordChange.WrongPassword;
        }

        if (credentials.Faults(wanted, owner).Count > 0)
            return PasswordChange.Refused;
        if (await credentials.HashAsync(wanted, ct) is not { } hash)
            return PasswordChange.Throttled;
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        Credentials.Keep(owner, hash, now);
        await EndSessionsAsync(owner.Id, session.Row.Id, "password_changed", now, ct);
        Changed(owner, "changed by its owner", now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return PasswordChange.Done;
    }

    /// <summary>What speaks against a password for this owner.</summary>
    public IReadOnlyList<PasswordFault> Faults(string password, CustomerRow owner) => credentials.Faults(password, owner);

    public async Task<bool> IsNotMeLinkAsync(string handle, DateTimeOffset now, CancellationToken ct) =>
        await links.FindAsync(handle, MailLinkPurposes.NotMe, now, ct) is not null;

    /// <summary>"This was not me": sessions end, browsers are forgotten, the account waits for a new password. False when the link is spent or late.</summary>
    public async Task<bool> DisownAsync(string handle, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (await links.SpendAsync(handle, MailLinkPurposes.NotMe, now, ct) is not { } link || !await DisownedAsync(link.CustomerId, link.SessionId, link.JudgmentId, now, ct))
            return false;
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    /// <summary>The same, said by the signed-in owner about something on the list of what happened.</summary>
    public async Task DisownAsync(Guid customerId, Guid? sessionId, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (await DisownedAsync(customerId, sessionId, null, now, ct))
            await transaction.CommitAsync(CancellationToken.None);
    }

    private async Task<bool> DisownedAsync(Guid customerId, Guid? sessionId, Guid? judgmentId, DateTimeOffset now, CancellationToken ct)
    {
        if (await credentials.FindAsync(customerId, ct) is not { Email: { } address } owner)
            return false;
        var me = AuditActor.Customer(owner.Id);
        owner.MustChangePassword = true;
        await EndSessionsAsync(owner.Id, null, "disowned", now, ct);
        await devices.ForgetAllAsync(owner.Id, me, now, ct);
        await waysBack.CancelAsync(owner.Id, "the owner said: not me", now, ct);
        audit.Append(new AuditDeed(AuditEvents.OwnerDisowned, me) { CustomerId = owner.Id, SessionId = sessionId, After = new { JudgmentId = judgmentId } }, now);
        audit.Append(new AuditDeed(AuditEvents.PasswordRequired, me) { CustomerId = owner.Id, Reason = "the owner said: not me" }, now);
        var reset = await NewResetLinkAsync(owner, keepsWait: false, now, ct);
        messages.Mail(owner, address, () => MessageTexts.Disowned(owner.DisplayName, reset), now);
        await database.SaveChangesAsync(ct);
        return true;
    }

    /// <summary>Staff asks for a new password: the account is closed until its owner has set one.</summary>
    public async Task RequireNewPasswordAsync(CustomerRow owner, AuditActor actor, string reason, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        owner.MustChangePassword = true;
        await EndSessionsAsync(owner.Id, null, "new_password_required", now, ct);
        audit.Append(new AuditDeed(AuditEvents.PasswordRequired, actor) { CustomerId = owner.Id, Reason = reason, Before = new { mustChangePassword = false }, After = new { mustChangePassword = true } }, now);
        if (owner.Email is { } address)
            messages.Mail(owner, address, () => MessageTexts.NewPasswordWanted(owner.DisplayName, issuer.At(ForgotPath)), now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>Whoever asks again begins no new wait, and skips none.</summary>
    private async Task<string> NewResetLinkAsync(CustomerRow owner, bool keepsWait, DateTimeOffset now, CancellationToken ct)
    {
        var wait = keepsWait ? await links.WaitOfAsync(owner.Id, MailLinkPurposes.ResetPassword, now, ct) : null;
        await links.VoidAsync(owner.Id, MailLinkPurposes.ResetPassword, now, ct);
        var lifetime = wait > now ? wait.Value + ResetCaution.OpenAfterwards - now : MailLinks.ResetLifetime;
        return issuer.At(ResetPath + links.Make(owner.Id, MailLinkPurposes.ResetPassword, lifetime, now, waitsUntil: wait));
    }

    private async Task EndSessionsAsync(Guid customerId, Guid? except, string because, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var session in await database.UnendedSessionsAsync(customerId, ct))
        {
            if (session.Id != except && await sessions.EndAsync(session.Id, because, now, ct) == 1)
                audit.Append(new AuditDeed(AuditEvents.SessionEnded, AuditActor.System) { CustomerId = customerId, SessionId = session.Id, Reason = because }, now);
        }
    }

    private void Changed(CustomerRow owner, string how, DateTimeOffset now)
    {
        audit.Append(new AuditDeed(AuditEvents.PasswordChanged, AuditActor.Customer(owner.Id)) { CustomerId = owner.Id, Reason = how }, now);
        if (owner.Email is { } address)
            messages.Mail(owner, address, () => MessageTexts.PasswordChanged(owner.DisplayName, now, issuer.At(ForgotPath)), now);
    }
}
