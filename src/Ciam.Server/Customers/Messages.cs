using Ciam.Decisions.Messages;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Customers;

/// <summary>A mail or text message ready to send.</summary>
internal sealed record MessageText(string Subject, string Body);

/// <summary>Mail and SMS are queued in the caller's transaction and sent by a worker: no deed without its message, no message without its deed.</summary>
internal sealed class Messages(CiamDbContext database, Vault vault, IOptions<CiamOptions> options)
{
    public const string MailChannel = "mail";
    public const string SmsChannel = "sms";
    public const string VoiceChannel = "voice";
    public const string BodyPurpose = "message-body";

    private HouseBrand? _house;

    /// <summary>In the customer's language, or in that of the request when there is none. Added to the context; the caller saves.</summary>
    public void Mail(CustomerRow? customer, string address, Func<MessageText> words, DateTimeOffset now) => Queue(customer, MailChannel, address, words, now);

    /// <summary>A text message, or words read out by a call; with the code it carries, if any. Added to the context; the caller saves. The subject is for our own pages; only the body is sent.</summary>
    public void Text(CustomerRow? customer, TextPermit permit, Guid? codeId, Func<MessageText> words, DateTimeOffset now) => Queue(customer, permit.Channel, permit.Number, words, now, permit, codeId);

    /// <summary>
    /// A text message that no stranger can have sent: to the confirmed number of a customer who has signed in, or about something done to the account. It
    /// is never refused for want of budget, and is charged to the budgets when it was sent. Added to the context; the caller saves.
    /// </summary>
    public void Sms(CustomerRow? customer, string number, Func<MessageText> words, DateTimeOffset now)
    {
        var to = CallingCodes.Of(number);
        Queue(customer, SmsChannel, number, words, now, new TextPermit(number, SmsChannel, to?.Country ?? "none", to?.Prefix ?? "none", (long)(options.Value.Sms.PriceOf(number) * 1_000_000)));
    }

    private void Queue(CustomerRow? customer, string channel, string recipient, Func<MessageText> words, DateTimeOffset now, TextPermit? permit = null, Guid? codeId = null)
    {
        // One look for all letters of a request or a batch.
        var brand = _house ??= database.Set<BrandRow>().AsNoTracking().Where(row => row.ClientId == BrandRow.House).Select(row => new HouseBrand(row.Name, row.Footer)).SingleOrDefault() ?? new(null, null);
        // A voice that is not told a language is an English one.
        var text = Language.In(customer?.Locale ?? (channel == VoiceChannel ? Language.English : Language.Current), words);
        database.Add(new MessageRow
        {
            Id = OrderedId.New(now),
            CustomerId = customer?.Id,
            Channel = channel,
            Recipient = recipient,
            CodeId = codeId,
            Country = permit?.Country,
            Prefix = permit?.Prefix,
            CostMicros = permit?.CostMicros,
            Subject = text.Subject,
            SealedBody = vault.SealText(BodyPurpose, Branded(text, channel, brand.Name ?? options.Value.BankName, brand.Footer)),
            CreatedAt = now,
            NextAttemptAt = now,
        });
    }

    /// <summary>The bank's name where it is spoken of; under a letter the line that stands at the foot of pages.</summary>
    private static string Branded(MessageText text, string channel, string name, string? footer) =>
        text.Body.Replace(MessageTexts.Bank, name, StringComparison.Ordinal) + (footer is not null && channel == MailChannel ? "\n\n" + footer : "");

    private sealed record HouseBrand(string? Name, string? Footer);
}
