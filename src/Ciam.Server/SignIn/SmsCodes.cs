using System.Globalization;
using System.Security.Cryptography;
using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.Primitives;
using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.SignIn;

/// <summary>What came of asking for a text message.</summary>
internal enum SmsSending
{
    Sent,

    /// <summary>One was sent a moment ago.</summary>
    TooSoon,

    /// <summary>Too many were sent to this customer or from this network.</summary>
    TooMany,
}

/// <summary>Sends sign-in codes by text message: six digits, five tries, five minutes, for one journey.</summary>
internal sealed class SmsCodes(CiamDbContext database, Vault vault, ProofThrottle throttle, Messages messages, AuditTrail audit)
{
    public const int MostTries = 5;
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan ResendAfter = TimeSpan.FromSeconds(30);

    /// <summary>A new code voids the ones before. Added to the context; the caller saves.</summary>
    public async Task<SmsSending> SendAsync(HttpContext http, CustomerRow customer, JourneyRow journey, DateTimeOffset now, CancellationToken ct)
    {
        if (await LastSentAsync(journey.Id, ct) is { } last && now < last + ResendAfter)
            return SmsSending.TooSoon;
        if (customer.PhoneNumber is not { } number || !await throttle.TakeAsync(throttle.TextsTo(http, customer.Email ?? customer.Id.ToString()), now, ct))
            return SmsSending.TooMany;

        await database.VoidCodesAsync(journey.Id, now, ct);
        var (id, code) = (Guid.CreateVersion7(now), RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture));
        database.Add(new OneTimeCodeRow { Id = id, CustomerId = customer.Id, JourneyId = journey.Id, Recipient = number, Hash = Hash(id, code), CreatedAt = now, ExpiresAt = now + Lifetime });
        messages.Sms(customer.Id, number, MessageTexts.SignInCode(code), now);
        audit.Append(new AuditDeed(AuditEvents.CodeSent, AuditActor.Customer(customer.Id)) { CustomerId = customer.Id, After = new { channel = "sms", purpose = "sign_in" } }, now);
        return SmsSending.Sent;
    }

    /// <summary>Null when none was sent in this journey.</summary>
    public Task<DateTimeOffset?> LastSentAsync(Guid journeyId, CancellationToken ct) =>
        database.Set<OneTimeCodeRow>().Where(row => row.JourneyId == journeyId).MaxAsync(row => (DateTimeOffset?)row.CreatedAt, ct);

    /// <summary>Keyed, since six digits are soon tried; people copy codes with spaces in them.</summary>
    internal byte[] Hash(Guid codeId, string code) =>
        vault.HmacText("sign-in-code", $"{codeId:N}:{(code.Length > 32 ? "" : string.Concat(code.Where(char.IsAsciiDigit)))}");
}
