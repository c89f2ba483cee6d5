using System.Net;
using System.Net.Mail;
using System.Text;
using Ciam.Server.House;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Customers.Delivery;

/// <summary>Hands mail to an SMTP relay over TLS; only a relay on loopback is spoken to in the clear.</summary>
internal sealed class SmtpMail(IOptions<CiamOptions> options) : ISendsMessages
{
    private readonly MailOptions _relay = options.Value.Mail;

    public string Channel => Messages.MailChannel;

    public bool IsConfigured => _relay.Host is { Length: > 0 };

    public async Task<Attempt> SendAsync(Outgoing message, CancellationToken ct)
    {
        using var client = new SmtpClient(_relay.Host, _relay.Port) { EnableSsl = !IsLoopback, Timeout = 20_000 };
        if (_relay.User is { } user)
            client.Credentials = new NetworkCredential(user, _relay.Password);
        using var mail = new MailMessage(_relay.From, message.Recipient, message.Text.Subject, message.Text.Body) { BodyEncoding = Encoding.UTF8, SubjectEncoding = Encoding.UTF8 };
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        try
        {
            await client.SendMailAsync(mail, ct);
            return new Attempt(Attempt.Kind.Sent, "accepted");
        }
        catch (SmtpException fault)
        {
            // 5xx is the relay's last word (RFC 5321 section 4.2.1); everything else, no connection included, may pass.
            return new Attempt((int)fault.StatusCode >= 500 ? Attempt.Kind.Hopeless : Attempt.Kind.Again, fault.StatusCode.ToString());
        }
    }

    private bool IsLoopback => _relay.Host is "localhost" || (IPAddress.TryParse(_relay.Host, out var address) && IPAddress.IsLoopback(address));
}
