using System.Globalization;
using System.Security.Cryptography;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Customers;

/// <summary>What a six-digit code proves.</summary>
internal static class ContactCodePurposes
{
    public const string ConfirmPhone = "confirm_phone";
}

/// <summary>Six digits sent to an address or number that somebody says is theirs: five tries, a few minutes, spent once.</summary>
internal sealed class ContactCodes(CiamDbContext database, Vault vault)
{
    public const int MostTries = 5;
    public static readonly TimeSpan PhoneLifetime = TimeSpan.FromMinutes(5);
    /// <summary>A new code voids the older ones, at once. Added to the context; the caller saves.</summary>
    public async Task<(Guid Id, string Code)> MakeAsync(Guid customerId, string purpose, string recipient, TimeSpan lifetime, DateTimeOffset now, CancellationToken ct)
    {
        await database.Set<ContactCodeRow>().Where(row => row.CustomerId == customerId && row.Purpose == purpose && row.SpentAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SpentAt, now), ct);
        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        var id = Guid.CreateVersion7(now);
        database.Add(new ContactCodeRow
        {
            Id = id,
            CustomerId = customerId,
            Purpose = purpose,
            Recipient = recipient,
            Hash = Hash(id, code),
            CreatedAt = now,
            ExpiresAt = now + lifetime,
        });
        return (id, code);
    }

    /// <summary>Where the newest code that can still be used was sent.</summary>
    public Task<string?> FindRecipientAsync(Guid customerId, string purpose, DateTimeOffset now, CancellationToken ct) =>
        database.Set<ContactCodeRow>().Where(row => row.CustomerId == customerId && row.Purpose == purpose && row.SpentAt == null && row.ExpiresAt > now && row.Attempts < MostTries)
            .OrderByDescending(row => row.CreatedAt).Select(row => row.Recipient).FirstOrDefaultAsync(ct);

    /// <summary>The recipient a right code was sent to, spent at once; null when wrong, late, spent or tried too often.</summary>
    public async Task<string?> SpendAsync(Guid customerId, string purpose, string code, DateTimeOffset now, CancellationToken ct)
    {
        var row = await database.Set<ContactCodeRow>().AsNoTracking()
            .Where(row => row.CustomerId == customerId && row.Purpose == purpose && row.SpentAt == null && row.ExpiresAt > now)
            .OrderByDescending(row => row.CreatedAt).FirstOrDefaultAsync(ct);
        if (row is null)
            return null;

        // The try is counted before the code is looked at: parallel guesses cannot share one.
        var counted = await database.Set<ContactCodeRow>().Where(same => same.Id == row.Id && same.SpentAt == null && same.Attempts < MostTries)
            .ExecuteUpdateAsync(set => set.SetProperty(same => same.Attempts, same => same.Attempts + 1), ct);
        if (counted == 0 || !CryptographicOperations.FixedTimeEquals(row.Hash, Hash(row.Id, Factors.Digits(code))))
            return null;

        var spent = await database.Set<ContactCodeRow>().Where(same => same.Id == row.Id && same.SpentAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(same => same.SpentAt, now), ct);
        if (spent == 0)
            return null;
        await database.NoteTypedBackAsync(row.Id, now, ct);
        return row.Recipient;
    }

    private byte[] Hash(Guid id, string code) => vault.HmacText("contact-code", $"{id:N}:{code}");
}
