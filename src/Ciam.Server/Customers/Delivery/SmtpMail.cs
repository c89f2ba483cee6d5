using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Authentication;
using Ciam.Server.House;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Customers.Delivery;

/// <summary>Hands mail to an SMTP relay over TLS; only a relay on loopback is spoken to in the clear.</summary>
internal sealed class SmtpMail(Issuer issuer, IOptions<CiamOptions> options, TimeProvider clock) : ISendsMessages
{
    /// <summary>Well below the lease of a message, so that no other node takes it meanwhile.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly MailOptions _relay = options.Value.Mail;

    public string Channel => Messages.MailChannel;

    public bool IsConfigured => _relay.Host is { Length: > 0 };

    public async Task<Attempt> SendAsync(Outgoing message, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        var now = clock.GetUtcNow();
        if (!MailAddress.TryCreate(message.Recipient, out var to) || to.Address != message.Recipient || message.Recipient.Any(letter => letter is <= ' ' or > '~' or '<' or '>'))
            return new Attempt(Attempt.Kind.Hopeless, "no address");
        try
        {
            await using var relay = await SmtpConversation.BeginAsync(_relay, now, limit.Token);
            await relay.SendAsync(_relay.Sender.Address, to.Address, new MailLetter(issuer, _relay.Sender, message, now).ToBytes(), limit.Token);
            return new Attempt(Attempt.Kind.Sent, "accepted");
        }
        catch (SmtpFault no)
        {
            return new Attempt(no.IsFinal ? Attempt.Kind.Hopeless : Attempt.Kind.Again, no.Code);
        }
        catch (Exception fault) when (fault is SocketException or IOException or AuthenticationException)
        {
            return new Attempt(Attempt.Kind.Again, fault is AuthenticationException ? "certificate" : "no connection");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Attempt(Attempt.Kind.Again, "timeout");
        }
    }
}
