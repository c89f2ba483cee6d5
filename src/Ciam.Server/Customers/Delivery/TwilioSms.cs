using Ciam.Server.House;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Customers.Delivery;

/// <summary>Text messages through Twilio's Messages resource.</summary>
internal sealed class TwilioSms(TwilioClient twilio, Issuer issuer, IOptions<CiamOptions> options) : TwilioSender(twilio, issuer, options)
{
    public override string Channel => Messages.SmsChannel;

    protected override string Resource => "Messages";

    protected override bool CanSend(SmsAccount account) => account.IsComplete;

    protected override IEnumerable<KeyValuePair<string, string>> Form(SmsAccount account, Outgoing message)
    {
        yield return account.MessagingServiceSid is { Length: > 0 } service ? new("MessagingServiceSid", service) : new("From", account.From!);
        yield return new("Body", message.Text.Body);
    }
}
