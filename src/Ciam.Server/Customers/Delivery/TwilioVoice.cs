using System.Security;
using Ciam.Server.House;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Customers.Delivery;

/// <summary>Calls through Twilio's Calls resource: the text is read out by the instructions sent along (TwiML), so that no address of ours is fetched for a code.</summary>
internal sealed class TwilioVoice(TwilioClient twilio, Issuer issuer, IOptions<CiamOptions> options) : TwilioSender(twilio, issuer, options)
{
    public override string Channel => Messages.VoiceChannel;

    protected override string Resource => "Calls";

    protected override bool CanSend(SmsAccount account) => account.CanCall;

    private static string VoiceOf(string? language) => language switch { "de" => "de-DE", "es" => "es-ES", "fr" => "fr-FR", _ => "en-US" };

    protected override IEnumerable<KeyValuePair<string, string>> Form(SmsAccount account, Outgoing message)
    {
        yield return new("From", account.From!);
        yield return new("Twiml", $"<Response><Pause length=\"1\"/><Say language=\"{VoiceOf(message.Language)}\">{SecurityElement.Escape(message.Text.Body)}</Say></Response>");
    }
}
