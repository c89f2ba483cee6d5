using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
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

    /// <summary>Added to the context; the caller saves.</summary>
    public void Mail(Guid? customerId, string address, MessageText text, DateTimeOffset now) => Queue(customerId, MailChannel, address, text, now);

    /// <summary>Added to the context; the caller saves. The subject is for our own pages; only the body is sent.</summary>
    public void Sms(Guid? customerId, string number, MessageText text, DateTimeOffset now) => Queue(customerId, SmsChannel, number, text, now);

    /// <summary>The text is read out by a call. Added to the context; the caller saves.</summary>
    public void Call(Guid? customerId, string number, MessageText text, DateTimeOffset now) => Queue(customerId, VoiceChannel, number, text, now);

    private void Queue(Guid? customerId, string channel, string recipient, MessageText text, DateTimeOffset now) => database.Add(new MessageRow
    {
        Id = OrderedId.New(now),
        CustomerId = customerId,
        Channel = channel,
        Recipient = recipient,
        Subject = text.Subject,
        SealedBody = vault.SealText(BodyPurpose, text.Body.Replace(MessageTexts.Bank, options.Value.BankName, StringComparison.Ordinal)),
        CreatedAt = now,
        NextAttemptAt = now,
    });
}
