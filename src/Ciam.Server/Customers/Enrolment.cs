using System.Net;
using System.Security.Cryptography;
using Ciam.Protocol.Assurance;
using Ciam.Server.Audit;
using Ciam.Server.Customers.Drawing;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.Primitives;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Customers;

/// <summary>An authenticator app waiting for its first code: what to scan, or to type.</summary>
internal sealed record PendingTotp(Guid Id, string ManualKey, string Uri, string QrSvg);

/// <summary>What came of asking for a code to a new number.</summary>
internal enum PhoneBegun
{
    Sent,
    TooOften,

    /// <summary>Texts are not sent there, or not now.</summary>
    NotSent,
}

/// <summary>Adds and removes second factors. Who may do so, and how freshly proven, is decided by the page's policy; every change is audited and told to the owner.</summary>
internal sealed class Enrolment(CiamDbContext database, Vault vault, Factors factors, ContactCodes codes, Messages messages, TextGuard texts, AuditTrail audit, Issuer issuer, IOptions<CiamOptions> options)
{
    public const int MostTotp = 5;
    private const int RecoveryCodes = 10;
    private const int LongestName = 40;
    /// <summary>Long enough for the owner to read the mail about it.</summary>
    public static readonly TimeSpan PhoneCoolOff = TimeSpan.FromHours(72);

    private static readonly Bucket PhoneCodes = new(4, TimeSpan.FromMinutes(15));

    /// <summary>Crockford's base32: no letter that is mistaken for a digit.</summary>
    private const string RecoveryAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>A fresh secret; what was begun and not confirmed before is thrown away. Saves. Null: there are enough.</summary>
    public async Task<PendingTotp?> BeginTotpAsync(CustomerRow customer, DateTimeOffset now, CancellationToken ct)
    {
        await database.Set<TotpRow>().Where(row => row.CustomerId == customer.Id && row.ConfirmedAt == null).ExecuteDeleteAsync(ct);
        if (await database.Set<TotpRow>().CountAsync(row => row.CustomerId == customer.Id, ct) >= MostTotp)
            return null;
        var secret = RandomNumberGenerator.GetBytes(Totp.SecretBytes);
        var row = new TotpRow { Id = Guid.CreateVersion7(now), CustomerId = customer.Id, Name = "Authenticator app", SealedSecret = vault.Seal(Factors.TotpPurpose, secret), CreatedAt = now };
        database.Add(row);
        await database.SaveChangesAsync(ct);
        return Show(row.Id, secret, customer);
    }

    /// <summary>What was begun, shown again after a mistyped code.</summary>
    public async Task<PendingTotp?> FindPendingTotpAsync(CustomerRow customer, Guid id, CancellationToken ct) =>
        await database.Set<TotpRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.CustomerId == customer.Id && row.ConfirmedAt == null, ct) is { } row
            ? Show(row.Id, vault.Open(Factors.TotpPurpose, row.SealedSecret), customer)
            : null;

    /// <summary>The first right code makes the app a factor, and is spent by it. Saves.</summary>
    public async Task<bool> ConfirmTotpAsync(CustomerRow customer, Guid id, string? name, string code, DateTimeOffset now, CancellationToken ct)
    {
        if (await database.Set<TotpRow>().SingleOrDefaultAsync(row => row.Id == id && row.CustomerId == customer.Id && row.ConfirmedAt == null, ct) is not { } row
            || Totp.MatchingStep(vault.Open(Factors.TotpPurpose, row.SealedSecret), Factors.Digits(code), now) is not { } step
            || !await factors.SpendStepAsync(id, step, ct))
        {
            return false;
        }

        row.ConfirmedAt = now;
        row.LastStep = step;
        row.Name = NameOr(name, row.Name);
        Added(customer, "totp", () => MessageTexts.AuthenticatorApp(row.Name), now);
        await database.SaveChangesAsync(ct);
        return true;
    }

    public async Task<bool> RenameTotpAsync(CustomerRow customer, Guid id, string name, DateTimeOffset now, CancellationToken ct)
    {
        if (await database.Set<TotpRow>().SingleOrDefaultAsync(row => row.Id == id && row.CustomerId == customer.Id && row.ConfirmedAt != null, ct) is not { } row)
            return false;
        var before = row.Name;
        row.Name = NameOr(name, before);
        audit.Append(new AuditDeed(AuditEvents.ProfileChanged, AuditActor.Customer(customer.Id)) { CustomerId = customer.Id, Before = new { totp = before }, After = new { totp = row.Name } }, now);
        await database.SaveChangesAsync(ct);
        return true;
    }

    public async Task<bool> RemoveTotpAsync(CustomerRow customer, Guid id, AuditActor actor, DateTimeOffset now, CancellationToken ct)
    {
        if (await database.Set<TotpRow>().SingleOrDefaultAsync(row => row.Id == id && row.CustomerId == customer.Id && row.ConfirmedAt != null, ct) is not { } row)
            return false;
        database.Remove(row);
        Removed(customer, actor, "totp", () => MessageTexts.AuthenticatorApp(row.Name), now);
        await database.SaveChangesAsync(ct);
        return true;
    }

    /// <summary>Sends a code to a number that is to become a factor. Saves.</summary>
    public async Task<PhoneBegun> BeginPhoneAsync(CustomerRow customer, PhoneNumber number, IPAddress? from, DateTimeOffset now, CancellationToken ct)
    {
        if (!await database.TryTakeAsync($"confirm-phone:{customer.Id:N}", PhoneCodes, now, ct))
            return PhoneBegun.TooOften;
        if (await texts.AskAsync(new TextWish(customer.Id, number.Value, Messages.SmsChannel, from), now, ct) is not { } permit)
            return PhoneBegun.NotSent;
        var (codeId, code) = await codes.MakeAsync(customer.Id, ContactCodePurposes.ConfirmPhone, number.Value, ContactCodes.PhoneLifetime, now, ct);
        messages.Text(customer, permit, codeId, () => MessageTexts.ConfirmPhoneCode(code), now);
        audit.Append(new AuditDeed(AuditEvents.CodeSent, AuditActor.Customer(customer.Id)) { CustomerId = customer.Id, After = new { channel = "sms", purpose = ContactCodePurposes.ConfirmPhone } }, now);
        await database.SaveChangesAsync(ct);
        return PhoneBegun.Sent;
    }

    /// <summary>A number that took another one's place lately may be a thief's: where the customer has a better way, codes do not go there yet.</summary>
    public static bool PhoneIsFresh(CustomerRow customer, DateTimeOffset now) => customer.PhoneChangedAt is { } changed && now < changed + PhoneCoolOff;

    /// <summary>The number a code is under way to, masked; null when there is none.</summary>
    public async Task<string?> FindPendingPhoneAsync(CustomerRow customer, DateTimeOffset now, CancellationToken ct) =>
        await codes.FindRecipientAsync(customer.Id, ContactCodePurposes.ConfirmPhone, now, ct) is { } number ? PhoneNumber.Mask(number) : null;

    /// <summary>The right code makes the number it was sent to a factor. Saves.</summary>
    public async Task<bool> ConfirmPhoneAsync(CustomerRow customer, string code, DateTimeOffset now, CancellationToken ct)
    {
        if (await codes.SpendAsync(customer.Id, ContactCodePurposes.ConfirmPhone, code, now, ct) is not { } number)
            return false;
        if (customer is { PhoneNumberConfirmed: true, PhoneNumber: { } before } && before != number)
        {
            customer.PhoneChangedAt = now;
            messages.Sms(customer, before, () => MessageTexts.PhoneReplaced(), now);
        }

        customer.PhoneNumber = number;
        customer.PhoneNumberConfirmed = true;
        Added(customer, "sms", () => MessageTexts.PhoneNumber(number), now);
        await database.SaveChangesAsync(ct);
        return true;
    }

    public async Task<bool> RemovePhoneAsync(CustomerRow customer, AuditActor actor, DateTimeOffset now, CancellationToken ct)
    {
        if (customer.PhoneNumber is not { } number)
            return false;
        if (customer.PhoneNumberConfirmed)
            customer.PhoneChangedAt = now;
        customer.PhoneNumber = null;
        customer.PhoneNumberConfirmed = false;
        Removed(customer, actor, "sms", () => MessageTexts.PhoneNumber(number), now);
        await database.SaveChangesAsync(ct);
        return true;
    }

    /// <summary>Ten codes of 50 bits, shown this once; the ones before stop working. Saves.</summary>
    public async Task<IReadOnlyList<string>> MakeRecoveryCodesAsync(CustomerRow customer, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        await database.Set<RecoveryCodeRow>().Where(row => row.CustomerId == customer.Id).ExecuteDeleteAsync(ct);
        var made = Enumerable.Range(0, RecoveryCodes).Select(_ => RandomNumberGenerator.GetString(RecoveryAlphabet, 10).Insert(5, "-")).ToList();
        foreach (var code in made)
            database.Add(new RecoveryCodeRow { Id = Guid.CreateVersion7(now), CustomerId = customer.Id, Hash = factors.RecoveryHash(customer.Id, code), CreatedAt = now });
        audit.Append(new AuditDeed(AuditEvents.RecoveryCodesMade, AuditActor.Customer(customer.Id)) { CustomerId = customer.Id, After = new { count = made.Count } }, now);
        Tell(customer, () => MessageTexts.RecoveryCodesMade(customer.DisplayName, now, SecurityPage), now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return made;
    }

    private string SecurityPage => issuer.At("/account/security");

    /// <summary>Audited and told to the owner; the caller saves.</summary>
    internal void Added(CustomerRow customer, string kind, Func<string> what, DateTimeOffset now)
    {
        audit.Append(new AuditDeed(AuditEvents.FactorEnrolled, AuditActor.Customer(customer.Id)) { CustomerId = customer.Id, After = new { factor = kind } }, now);
        Tell(customer, () => MessageTexts.FactorAdded(customer.DisplayName, what(), now, SecurityPage), now);
    }

    /// <summary>Audited and told to the owner; the caller saves.</summary>
    internal void Removed(CustomerRow customer, AuditActor actor, string kind, Func<string> what, DateTimeOffset now)
    {
        audit.Append(new AuditDeed(AuditEvents.FactorRemoved, actor) { CustomerId = customer.Id, Before = new { factor = kind } }, now);
        Tell(customer, () => MessageTexts.FactorRemoved(customer.DisplayName, what(), now, SecurityPage), now);
    }

    /// <summary>Somebody may hold a copy of a passkey's key; the caller saves.</summary>
    internal void Warn(CustomerRow customer, PasskeyRow passkey, DateTimeOffset now) => Tell(customer, () => MessageTexts.PasskeyMayBeCopied(customer.DisplayName, passkey.Name, now, SecurityPage), now);

    private void Tell(CustomerRow customer, Func<MessageText> words, DateTimeOffset now)
    {
        if (customer is { Email: { } address, EmailConfirmed: true })
            messages.Mail(customer, address, words, now);
    }

    private PendingTotp Show(Guid id, byte[] secret, CustomerRow customer)
    {
        var uri = Totp.OtpAuthUri(options.Value.BankName, customer.Email ?? customer.DisplayName, secret);
        return new PendingTotp(id, Spaced(Base32.Encode(secret)), uri, QrPicture.Svg(uri));
    }

    private static string Spaced(string key) => string.Join(' ', key.Chunk(4).Select(chunk => new string(chunk)));

    internal static string NameOr(string? name, string otherwise) =>
        (name ?? "").Trim() is { Length: > 0 } given && !given.Any(char.IsControl) ? given[..Math.Min(given.Length, LongestName)] : otherwise;
}
