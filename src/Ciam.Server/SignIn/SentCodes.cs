using System.Globalization;
using System.Security.Cryptography;
using Ciam.Decisions.Customers;
using Ciam.Decisions.SignIn;
using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Server.House;
using Ciam.Server.Risk;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.Primitives;
using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.SignIn;

/// <summary>What came of asking for a code.</summary>
internal enum CodeSending
{
    Sent,

    /// <summary>One was sent a moment ago.</summary>
    TooSoon,

    /// <summary>Too many were sent to this customer or from this network; or texts are not sent there now, or not for that money, or not to a new SIM card.</summary>
    TooMany,
}

/// <summary>Sends sign-in codes by text message, call or e-mail: six digits, five tries, a few minutes, for one journey.</summary>
internal sealed class SentCodes(CiamDbContext database, Vault vault, ProofThrottle throttle, Messages messages, TextGuard texts, SimSwaps sims, IPlaceLookup places, AuditTrail audit)
{
    public const int MostTries = 5;
    public static readonly TimeSpan ResendAfter = TimeSpan.FromSeconds(30);

    /// <summary>A text arrives at once; mail waits in queues and grey lists.</summary>
    public static TimeSpan LifetimeOf(ProofKind kind) => TimeSpan.FromMinutes(kind is ProofKind.Email ? 10 : 5);

    /// <summary>Where codes of this kind go now; a code sent elsewhere is worth nothing.</summary>
    public static string? RecipientOf(CustomerRow? customer, ProofKind kind) => kind switch
    {
        ProofKind.Sms or ProofKind.Voice => customer?.PhoneNumber,
        ProofKind.Email => customer is { EmailConfirmed: true } ? customer.Email : null,
        _ => null,
    };

    /// <summary>A new code voids the ones before. Added to the context; the caller saves.</summary>
    public async Task<CodeSending> SendAsync(HttpContext http, CustomerRow customer, JourneyRow journey, ProofKind kind, DateTimeOffset now, CancellationToken ct)
    {
        if (await LastSentAsync(journey.Id, null, ct) is { } last && now < last + ResendAfter)
            return CodeSending.TooSoon;
        if (RecipientOf(customer, kind) is not { } recipient || !await throttle.TakeAsync(throttle.CodesTo(http, customer.Email ?? customer.Id.ToString(), kind), now, ct))
            return CodeSending.TooMany;
        TextPermit? permit = null;
        if (kind is not ProofKind.Email && await sims.SpeakAgainstAsync(customer, now, ct))
            return CodeSending.TooMany;
        if (kind is not ProofKind.Email && (permit = await texts.AskAsync(new TextWish(customer.Id, recipient, ChannelOf(kind), http.Connection.RemoteIpAddress), now, ct)) is null)
            return CodeSending.TooMany;

        await database.VoidCodesAsync(journey.Id, now, ct);
        var (id, code) = (Guid.CreateVersion7(now), RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture));
        database.Add(new OneTimeCodeRow { Id = id, CustomerId = customer.Id, JourneyId = journey.Id, Recipient = recipient, Channel = ChannelOf(kind), Hash = Hash(id, code), CreatedAt = now, ExpiresAt = now + LifetimeOf(kind) });
        if (permit is null)
            messages.Mail(customer, recipient, () => MessageTexts.SignInCodeByMail(customer.DisplayName, code, DeviceName.Of(http.Request.Headers.UserAgent), PlaceOf(http), now), now);
        else
            messages.Text(customer, permit, id, () => kind is ProofKind.Voice ? MessageTexts.SignInCodeByCall(code) : MessageTexts.SignInCode(code), now);
        audit.Append(new AuditDeed(AuditEvents.CodeSent, AuditActor.Customer(customer.Id))
        {
            CustomerId = customer.Id, After = new { channel = ChannelOf(kind), purpose = "sign_in" },
        }, now);
        return CodeSending.Sent;
    }

    /// <summary>Null when none was sent in this journey; without a kind, by whatever way.</summary>
    public Task<DateTimeOffset?> LastSentAsync(Guid journeyId, ProofKind? kind, CancellationToken ct)
    {
        var channel = kind is { } one ? ChannelOf(one) : null;
        return database.Set<OneTimeCodeRow>().Where(row => row.JourneyId == journeyId && (channel == null || row.Channel == channel)).MaxAsync(row => (DateTimeOffset?)row.CreatedAt, ct);
    }

    /// <summary>How codes of this kind travel.</summary>
    internal static string ChannelOf(ProofKind kind) => kind switch
    {
        ProofKind.Email => Messages.MailChannel,
        ProofKind.Voice => Messages.VoiceChannel,
        _ => Messages.SmsChannel,
    };

    private string? PlaceOf(HttpContext http) => http.Connection.RemoteIpAddress is { } address ? places.Find(address)?.InWords : null;

    /// <summary>Keyed, since six digits are soon tried; people copy codes with spaces in them.</summary>
    internal byte[] Hash(Guid codeId, string code) =>
        vault.HmacText("sign-in-code", $"{codeId:N}:{(code.Length > 32 ? "" : string.Concat(code.Where(char.IsAsciiDigit)))}");
}
