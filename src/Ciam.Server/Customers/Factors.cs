using Ciam.Protocol.Assurance;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Customers;

/// <summary>The second factors of one customer.</summary>
internal sealed record EnrolledFactors(IReadOnlyList<TotpRow> Totp, string? Phone, int RecoveryCodesLeft)
{
    /// <summary>Those that the house takes from this customer.</summary>
    public IReadOnlyList<PasskeyRow> Passkeys { get; init; } = [];

    /// <summary>Recovery codes help out; on their own they are not a factor somebody signs in with.</summary>
    public bool HasSecondFactor => Totp.Count > 0 || Phone is not null || Passkeys.Count > 0;
}

/// <summary>What a customer can prove besides the password, and the atomic spending of such a proof. Throttling is the sign-in's business.</summary>
internal sealed class Factors(CiamDbContext database, Vault vault, IOptions<CiamOptions> options)
{
    public const string TotpPurpose = "totp-secret";
    public const string RecoveryPurpose = "recovery-code";

    public async Task<EnrolledFactors> ListAsync(CustomerRow customer, CancellationToken ct)
    {
        var totp = await ConfirmedTotp(customer.Id).OrderBy(row => row.CreatedAt).ToListAsync(ct);
        var left = await database.Set<RecoveryCodeRow>().CountAsync(row => row.CustomerId == customer.Id && row.SpentAt == null, ct);
        var passkeys = await database.Set<PasskeyRow>().Where(row => row.CustomerId == customer.Id).OrderBy(row => row.CreatedAt).ToListAsync(ct);
        return new EnrolledFactors(totp, customer.PhoneNumberConfirmed ? customer.PhoneNumber : null, left)
        {
            Passkeys = [.. passkeys.Where(row => options.Value.Passkeys.Welcomes(row.IsBackupEligible, customer.StaffRole))],
        };
    }

    /// <summary>True once for a right code: its time step is spent with the same statement, for every node and every app of the customer.</summary>
    public async Task<bool> SpendTotpAsync(Guid customerId, string code, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var row in await ConfirmedTotp(customerId).AsNoTracking().ToListAsync(ct))
        {
            if (Totp.MatchingStep(vault.Open(TotpPurpose, row.SealedSecret), Digits(code), now) is { } step && await SpendStepAsync(row.Id, step, ct))
                return true;
        }

        return false;
    }

    /// <summary>True once for each code.</summary>
    public async Task<bool> SpendRecoveryCodeAsync(Guid customerId, string code, DateTimeOffset now, CancellationToken ct)
    {
        var hash = RecoveryHash(customerId, code);
        return await database.Set<RecoveryCodeRow>().Where(row => row.CustomerId == customerId && row.Hash == hash && row.SpentAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SpentAt, now), ct) == 1;
    }

    /// <summary>RFC 6238 section 5.2: a step that was accepted, or an older one, is never accepted again.</summary>
    internal async Task<bool> SpendStepAsync(Guid totpId, long step, CancellationToken ct) =>
        await database.Set<TotpRow>().Where(row => row.Id == totpId && row.LastStep < step)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastStep, step), ct) == 1;

    /// <summary>Case, spaces and hyphens do not matter; neither do the letters that are mistaken for digits.</summary>
    internal byte[] RecoveryHash(Guid customerId, string code)
    {
        var plain = code.Length > 64 ? "" : string.Concat(code.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)).Replace('O', '0').Replace('I', '1').Replace('L', '1');
        return vault.HmacText(RecoveryPurpose, $"{customerId:N}:{plain}");
    }

    /// <summary>People copy codes with spaces in them.</summary>
    internal static string Digits(string code) => code.Length > 32 ? "" : string.Concat(code.Where(char.IsAsciiDigit));

    private IQueryable<TotpRow> ConfirmedTotp(Guid customerId) =>
        database.Set<TotpRow>().Where(row => row.CustomerId == customerId && row.ConfirmedAt != null);
}
