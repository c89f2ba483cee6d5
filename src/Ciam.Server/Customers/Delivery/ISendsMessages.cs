namespace Ciam.Server.Customers.Delivery;

/// <summary>A message as a carrier gets it; <paramref name="Attempt"/> counts from one.</summary>
internal sealed record Outgoing(Guid Id, string Recipient, MessageText Text, int Attempt)
{
    /// <summary>The language it is written in, for whoever reads it out; null where nobody can tell.</summary>
    public string? Language { get; init; }

    /// <summary>How a letter looks; null for texts and calls.</summary>
    public MailLook? Look { get; init; }
}

/// <summary>What became of one attempt to send; the code is the carrier's own (an id when sent, an error code otherwise), never a recipient or a text.</summary>
internal sealed record Attempt(Attempt.Kind Outcome, string Code, TimeSpan? TryAfter = null)
{
    internal enum Kind
    {
        Sent,
        Again,
        Hopeless,
    }

    /// <summary>The carrier's id of the message; null when it gave none.</summary>
    public string? CarrierId { get; init; }
}

/// <summary>One way out for messages: Twilio for text messages and calls, an SMTP relay for mail.</summary>
internal interface ISendsMessages
{
    string Channel { get; }

    /// <summary>Without an account nothing is taken from the queue.</summary>
    bool IsConfigured { get; }

    Task<Attempt> SendAsync(Outgoing message, CancellationToken ct);
}
