using Ciam.Server.House;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Customers.Delivery;

/// <summary>Sends by the first account; by the second one when the first is at fault, or has failed before with this message.</summary>
internal abstract class TwilioSender(TwilioClient twilio, Issuer issuer, IOptions<CiamOptions> options) : ISendsMessages
{
    /// <summary>From this attempt on an outage of the first sender is not waited for any longer.</summary>
    private const int LosesPatienceAt = 2;

    private readonly SmsOptions _first = options.Value.Sms;

    public abstract string Channel { get; }

    public bool IsConfigured => CanSend(_first);

    protected abstract string Resource { get; }

    /// <summary>Twilio reports to the public address only; a fake on this machine reports to this machine.</summary>
    private bool CanBeReportedTo => !options.Value.IssuerIsLoopback || _first.BaseUrlIsLoopback;

    protected abstract bool CanSend(SmsAccount account);

    protected abstract IEnumerable<KeyValuePair<string, string>> Form(SmsAccount account, Outgoing message);

    public async Task<Attempt> SendAsync(Outgoing message, CancellationToken ct)
    {
        var first = await PostAsync(_first, message, ct);
        var failing = first.Attempt.Outcome == Attempt.Kind.Again && message.Attempt >= LosesPatienceAt;
        if (first.Attempt.Outcome == Attempt.Kind.Sent || !(first.SenderIsAtFault || failing) || _first.Second is not { } other || !CanSend(other))
            return first.Attempt;
        var second = await PostAsync(other, message, ct);
        return second.Attempt.Outcome == Attempt.Kind.Hopeless && first.Attempt.Outcome == Attempt.Kind.Again && second.SenderIsAtFault ? first.Attempt : second.Attempt;
    }

    private Task<TwilioAnswer> PostAsync(SmsAccount account, Outgoing message, CancellationToken ct)
    {
        List<KeyValuePair<string, string>> form = [new("To", message.Recipient), .. Form(account, message)];
        if (CanBeReportedTo)
            form.Add(new("StatusCallback", issuer.At(StatusEndpoint.PathOf(message.Id))));
        return twilio.PostAsync(account, Resource, form, ct);
    }
}
