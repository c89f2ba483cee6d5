using System.Globalization;
using System.Security.Cryptography;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.Primitives;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Ciam.Server.Customers;

/// <summary>What somebody typed to open an account, already trimmed.</summary>
internal sealed record RegistrationForm(string Name, string Email, string Password);

/// <summary>What became of a registration step.</summary>
internal enum RegistrationStep
{
    Accepted,
    Throttled,
    Busy,
}

/// <summary>Who asks, when a registration is confirmed by the link in the mail.</summary>
internal enum LinkAsks
{
    Nothing,
    Click,
    Password,
}

/// <summary>
/// Opening an account. 1 <see cref="BeginAsync"/>: name, address and password are kept apart from the customers, a mail with code and link goes out.
/// 2a <see cref="ConfirmByCodeAsync"/> in the same browser, or 2b <see cref="ConfirmByLinkAsync"/>, in another browser only with the password:
/// so nobody confirms, by curiosity, an account that a stranger opened with their address. 3 Only now the customer exists.
/// </summary>
internal sealed class Registration(
    CiamDbContext database, UserManager<CustomerRow> users, Credentials credentials, Messages messages, AuditTrail audit, Vault vault, Issuer issuer, ILogger<Registration> log)
{
    public const string LinkPath = "/register/confirm/";
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    private const int MostTries = 5;

    /// <summary>An office behind one address, not a robot.</summary>
    private static readonly Bucket PerNetwork = new(10, TimeSpan.FromMinutes(2));
    private static readonly Bucket PerAddress = new(4, TimeSpan.FromMinutes(15));

    /// <summary>The same work, row and mail whether the address is known or not; only the mail's words differ. Saves.</summary>
    public async Task<(RegistrationStep Step, string Browser)> BeginAsync(RegistrationForm form, string network, DateTimeOffset now, CancellationToken ct)
    {
        var normalized = users.NormalizeEmail(form.Email);
        if (!await database.TryTakeAsync("register:net:" + network, PerNetwork, now, ct)
            || !await database.TryTakeAsync("register:mail:" + Convert.ToHexStringLower(vault.HmacText("throttle", normalized)), PerAddress, now, ct))
        {
            return (RegistrationStep.Throttled, "");
        }

        if (await credentials.HashAsync(form.Password, ct) is not { } passwordHash)
            return (RegistrationStep.Busy, "");
        var owner = await database.Set<CustomerRow>().AsNoTracking().SingleOrDefaultAsync(row => row.NormalizedEmail == normalized, ct);
        var (id, browser, link) = (Guid.CreateVersion7(now), Handle.New(), Handle.New());
        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        database.Add(new RegistrationRow
        {
            Id = id,
            Email = form.Email,
            DisplayName = form.Name,
            PasswordHash = passwordHash,
            BrowserHash = browser.Hash,
            LinkHash = owner is null ? link.Hash : null,
            CodeHash = owner is null ? CodeHash(id, code) : null,
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
        });
        messages.Mail(owner, form.Email, () => owner is null
            ? MessageTexts.ConfirmEmail(form.Name, code, issuer.At(LinkPath + link.Reveal()))
            : MessageTexts.AlreadyRegistered(owner.DisplayName, issuer.At("/account"), issuer.At("/forgot")), now);
        await database.SaveChangesAsync(ct);
        return (RegistrationStep.Accepted, browser.Reveal());
    }

    /// <summary>The address the browser's registration is for, to be shown again; null when there is none under way.</summary>
    public async Task<string?> FindAddressAsync(string? browser, DateTimeOffset now, CancellationToken ct) =>
        browser is null ? null : (await FindByBrowserAsync(browser, now, ct))?.Email;

    /// <summary>The new customer; null when the code is wrong, late, spent or tried too often. Saves.</summary>
    public async Task<CustomerRow?> ConfirmByCodeAsync(string? browser, string code, DateTimeOffset now, CancellationToken ct)
    {
        if (browser is null || await FindByBrowserAsync(browser, now, ct) is not { } row || !await CountTryAsync(row, ct))
            return null;
        return CryptographicOperations.FixedTimeEquals(CodeHash(row.Id, Factors.Digits(code)), row.CodeHash ?? CodeHash(Guid.Empty, "none")) && row.CodeHash is not null
            ? await BecomeCustomerAsync(row, now, ct)
            : null;
    }

    /// <summary>What the page behind the link must ask for.</summary>
    public async Task<LinkAsks> LookAtLinkAsync(string link, string? browser, DateTimeOffset now, CancellationToken ct) =>
        await FindByLinkAsync(link, now, ct) is not { } row ? LinkAsks.Nothing
        : IsFromBrowser(row, browser) ? LinkAsks.Click
        : LinkAsks.Password;

    /// <summary>The new customer; null when the link is spent or late, or the password is wanted and wrong. Saves.</summary>
    public async Task<CustomerRow?> ConfirmByLinkAsync(string link, string? browser, string? password, DateTimeOffset now, CancellationToken ct)
    {
        if (await FindByLinkAsync(link, now, ct) is not { } row)
            return null;
        if (!IsFromBrowser(row, browser))
        {
            var claimed = new CustomerRow { PasswordHash = row.PasswordHash };
            if (!await CountTryAsync(row, ct) || await credentials.VerifyPasswordAsync(claimed, password ?? "", ct) != PasswordVerdict.Right)
                return null;
        }

        return await BecomeCustomerAsync(row, now, ct);
    }

    private async Task<CustomerRow?> BecomeCustomerAsync(RegistrationRow row, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (await database.Set<RegistrationRow>().Where(same => same.Id == row.Id && same.SpentAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(same => same.SpentAt, now), ct) == 0)
        {
            return null;
        }

        var customer = new CustomerRow
        {
            Id = Guid.CreateVersion7(now),
            DisplayName = row.DisplayName,
            Locale = Language.Current,
            UserName = row.Email,
            Email = row.Email,
            EmailConfirmed = true,
            PasswordHash = row.PasswordHash,
            PasswordChangedAt = now,
            CreatedAt = now,
        };
        if (await users.CreateAsync(customer) is { Succeeded: false } refused)
        {
            // Two registrations of one address: the other was confirmed first.
            log.RegistrationRefused(refused.Errors.First().Code);
            return null;
        }

        audit.Append(new AuditDeed(AuditEvents.CustomerRegistered, AuditActor.Customer(customer.Id)) { CustomerId = customer.Id }, now);
        audit.Append(new AuditDeed(AuditEvents.EmailConfirmed, AuditActor.Customer(customer.Id)) { CustomerId = customer.Id }, now);
        try
        {
            await database.SaveChangesAsync(ct);
        }
        catch (DbUpdateException fault) when (fault.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // The other was confirmed between the look and the insert.
            log.RegistrationRefused(PostgresErrorCodes.UniqueViolation);
            return null;
        }

        await transaction.CommitAsync(CancellationToken.None);
        return customer;
    }

    private Task<RegistrationRow?> FindByBrowserAsync(string browser, DateTimeOffset now, CancellationToken ct)
    {
        var hash = Handle.HashOf(browser);
        return database.Set<RegistrationRow>().AsNoTracking().SingleOrDefaultAsync(row => row.BrowserHash == hash && row.SpentAt == null && row.ExpiresAt > now, ct);
    }

    private Task<RegistrationRow?> FindByLinkAsync(string link, DateTimeOffset now, CancellationToken ct)
    {
        var hash = Handle.HashOf(link);
        return database.Set<RegistrationRow>().AsNoTracking().SingleOrDefaultAsync(row => row.LinkHash == hash && row.SpentAt == null && row.ExpiresAt > now, ct);
    }

    /// <summary>Counted before the proof is looked at: parallel guesses cannot share a try.</summary>
    private async Task<bool> CountTryAsync(RegistrationRow row, CancellationToken ct) =>
        await database.Set<RegistrationRow>().Where(same => same.Id == row.Id && same.SpentAt == null && same.Attempts < MostTries)
            .ExecuteUpdateAsync(set => set.SetProperty(same => same.Attempts, same => same.Attempts + 1), ct) == 1;

    private static bool IsFromBrowser(RegistrationRow row, string? browser) =>
        browser is not null && CryptographicOperations.FixedTimeEquals(row.BrowserHash, Handle.HashOf(browser));

    private byte[] CodeHash(Guid id, string code) => vault.HmacText("registration-code", $"{id:N}:{code}");
}
