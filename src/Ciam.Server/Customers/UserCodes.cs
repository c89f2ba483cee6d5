using System.Security.Cryptography;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Customers;

/// <summary>
/// The code that a customer tells the apps that may ask on another device (CIBA Core section 7.1.2). Too short to stand a plain hash, it is kept under a key of the
/// server's; whoever asks about nobody's code does the same work.
/// </summary>
internal sealed class UserCodes(CiamDbContext database, Vault vault, AuditTrail audit)
{
    public const int Shortest = 6;
    public const int Longest = 20;
    private const string Purpose = "user-code";

    /// <summary>Letters and digits, at least three different ones.</summary>
    public static bool IsGood(string code) => Plain(code) is { Length: >= Shortest and <= Longest } plain && plain.All(char.IsAsciiLetterOrDigit) && plain.Distinct().Count() > 2;

    public Task<bool> HasAsync(Guid customerId, CancellationToken ct) => database.Set<UserCodeRow>().AnyAsync(row => row.CustomerId == customerId, ct);

    /// <summary>False where there is none: who has no code is not asked with one.</summary>
    public async Task<bool> MatchesAsync(Guid customerId, string code, CancellationToken ct)
    {
        var kept = await database.Set<UserCodeRow>().Where(row => row.CustomerId == customerId).Select(row => row.Hash).SingleOrDefaultAsync(ct);
        var hash = HashOf(customerId, code);
        return CryptographicOperations.FixedTimeEquals(kept ?? new byte[hash.Length], hash);
    }

    /// <summary>Saves.</summary>
    public async Task SetAsync(Guid customerId, string code, DateTimeOffset now, CancellationToken ct)
    {
        var row = await database.Set<UserCodeRow>().SingleOrDefaultAsync(kept => kept.CustomerId == customerId, ct);
        var hash = HashOf(customerId, code);
        if (row is null)
            database.Add(new UserCodeRow { CustomerId = customerId, Hash = hash, CreatedAt = now });
        else
            (row.Hash, row.CreatedAt) = (hash, now);
        audit.Append(new AuditDeed(AuditEvents.UserCodeSet, AuditActor.Customer(customerId)) { CustomerId = customerId }, now);
        await database.SaveChangesAsync(ct);
    }

    /// <summary>Saves; false when there was none.</summary>
    public async Task<bool> RemoveAsync(Guid customerId, DateTimeOffset now, CancellationToken ct)
    {
        if (await database.Set<UserCodeRow>().SingleOrDefaultAsync(kept => kept.CustomerId == customerId, ct) is not { } row)
            return false;
        database.Remove(row);
        audit.Append(new AuditDeed(AuditEvents.UserCodeRemoved, AuditActor.Customer(customerId)) { CustomerId = customerId }, now);
        await database.SaveChangesAsync(ct);
        return true;
    }

    private byte[] HashOf(Guid customerId, string code) => vault.HmacText(Purpose, $"{customerId:N}:{Plain(code)}");

    private static string Plain(string code) => code.Trim().ToUpperInvariant();
}
