namespace Ciam.Server.Customers.Delivery;

/// <summary>What became of one attempt to send; the code is the carrier's own (an id when sent, an error code otherwise), never a recipient or a text.</summary>
internal sealed record Attempt(Attempt.Kind Outcome, string Code, TimeSpan? TryAfter = null)
{
    internal enum Kind
    {
        Sent,
        Again,
        Hopeless,
    }
}

/// <summary>One way out for messages: Twilio for SMS, an SMTP relay for mail.</summary>
internal interface ISendsMessages
{
    string Channel { get; }

    /// <summary>Without an account nothing is taken from the queue.</summary>
    bool IsConfigured { get; }

    Task<Attempt> SendAsync(string recipient, MessageText text, CancellationToken ct);
}
