using System.Text.Json;
using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Storage;
using Ciam.Storage.Audit;
using Ciam.Storage.Customers;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.SignIn;

/// <summary>One way to sign in that was added lately.</summary>
internal sealed record LateFactor(string Kind, string Name, DateTimeOffset At);

/// <summary>What was added to an account since an instant, and may be a thief's.</summary>
internal sealed record LateAdditions
{
    /// <summary>Authenticator apps and passkeys.</summary>
    public required IReadOnlyList<LateFactor> Factors { get; init; }

    /// <summary>All codes are of one making; somebody else may have written them down.</summary>
    public required bool RecoveryCodes { get; init; }

    /// <summary>The number codes go to was set or changed.</summary>
    public required bool Phone { get; init; }

    /// <summary>The code that lets apps ask on another device.</summary>
    public required bool UserCode { get; init; }

    /// <summary>The address the account had before, where it was changed and the old one is free to go back to.</summary>
    public string? EmailBefore { get; init; }
}

/// <summary>
/// Takes an account out of a stranger's hands: every session and remembered browser ends, open links and waiting ways back die, what was added lately goes, an
/// address changed lately goes back, and nobody signs in before a new password is set by mail. Within the caller's transaction, on the locked row.
/// </summary>
internal sealed class TakenAccounts(CiamDbContext database, UserManager<CustomerRow> users, Sessions sessions, Devices devices, WaysBack waysBack, MailLinks links, OwnerNotices notices, AuditTrail audit)
{
    private const int MostEntries = 500;

    public async Task<LateAdditions> LookAsync(Guid customerId, DateTimeOffset since, CancellationToken ct)
    {
        var apps = await database.Set<TotpRow>().Where(row => row.CustomerId == customerId && row.CreatedAt >= since).Select(row => new LateFactor("totp", row.Name, row.CreatedAt)).ToListAsync(ct);
        var passkeys = await database.Set<PasskeyRow>().Where(row => row.CustomerId == customerId && row.CreatedAt >= since).Select(row => new LateFactor("passkey", row.Name, row.CreatedAt)).ToListAsync(ct);
        var told = await database.Set<AuditEntryRow>().AsNoTracking()
            .Where(row => row.CustomerId == customerId && row.At >= since && (row.Event == AuditEvents.ProfileChanged || row.Event == AuditEvents.FactorEnrolled))
            .OrderBy(row => row.At).ThenBy(row => row.Id).Take(MostEntries).ToListAsync(ct);
        await audit.OpenAsync(told, ct);
        var address = told.Where(row => row.Event == AuditEvents.ProfileChanged).Select(row => TextIn(row.Before, "email")).FirstOrDefault(text => text is not null);
        var normalized = address is null ? null : users.NormalizeEmail(address);
        return new LateAdditions
        {
            Factors = [.. apps, .. passkeys],
            RecoveryCodes = await database.Set<RecoveryCodeRow>().AnyAsync(row => row.CustomerId == customerId && row.CreatedAt >= since, ct),
            Phone = told.Any(row => row.Event == AuditEvents.FactorEnrolled && TextIn(row.After, "factor") == "sms")
                || await database.Set<CustomerRow>().AnyAsync(row => row.Id == customerId && row.PhoneNumber != null && row.PhoneChangedAt >= since, ct),
            UserCode = await database.Set<UserCodeRow>().AnyAsync(row => row.CustomerId == customerId && row.CreatedAt >= since, ct),
            EmailBefore = normalized is not null && !await database.Set<CustomerRow>().AnyAsync(row => row.NormalizedEmail == normalized, ct) ? address : null,
        };
    }

    /// <summary>How many sessions ended and how many browsers were forgotten. The caller saves and audits.</summary>
    public async Task<(int Sessions, int Browsers)> CloseAsync(CustomerRow customer, LateAdditions late, DateTimeOffset since, AuditActor actor, string because, DateTimeOffset now, CancellationToken ct)
    {
        customer.MustChangePassword = true;
        if (late.EmailBefore is { } address)
        {
            (customer.Email, customer.UserName) = (address, address);
            customer.NormalizedEmail = customer.NormalizedUserName = users.NormalizeEmail(address);
        }

        if (late.Phone)
            (customer.PhoneNumber, customer.PhoneNumberConfirmed, customer.PhoneChangedAt) = (null, false, now);
        customer.SecurityStamp = Guid.NewGuid().ToString("N");
        await database.Set<TotpRow>().Where(row => row.CustomerId == customer.Id && (row.CreatedAt >= since || row.ConfirmedAt == null)).ExecuteDeleteAsync(ct);
        await database.Set<PasskeyRow>().Where(row => row.CustomerId == customer.Id && row.CreatedAt >= since).ExecuteDeleteAsync(ct);
        if (late.RecoveryCodes)
            await database.Set<RecoveryCodeRow>().Where(row => row.CustomerId == customer.Id).ExecuteDeleteAsync(ct);
        if (late.UserCode)
            await database.Set<UserCodeRow>().Where(row => row.CustomerId == customer.Id).ExecuteDeleteAsync(ct);
        await database.Set<ContactCodeRow>().Where(row => row.CustomerId == customer.Id && row.SpentAt == null).ExecuteUpdateAsync(set => set.SetProperty(row => row.SpentAt, now), ct);
        await waysBack.CancelAsync(customer.Id, actor, because, now, ct);
        await links.VoidAsync(customer.Id, MailLinkPurposes.ResetPassword, now, ct);
        await links.VoidAsync(customer.Id, MailLinkPurposes.ChangeEmail, now, ct);
        notices.AccountSecured(customer, now);
        return (await sessions.EndAllAsync(customer.Id, "taken_over", now, ct), await devices.ForgetAllAsync(customer.Id, actor, now, ct));
    }

    /// <summary>A text of a JSON object; null when there is none.</summary>
    private static string? TextIn(string? json, string name)
    {
        if (json is null)
            return null;
        using var read = JsonDocument.Parse(json);
        return read.RootElement.ValueKind == JsonValueKind.Object && read.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
