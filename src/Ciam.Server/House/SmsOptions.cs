namespace Ciam.Server.House;

/// <summary>Text messages and calls through Twilio; without an account they stay in the outbox.</summary>
public sealed class SmsOptions : SmsAccount
{
    public string BaseUrl { get; set; } = "https://api.twilio.com";

    /// <summary>Another number, messaging service or account, for when the first one fails.</summary>
    public SmsAccount? Second { get; set; }

    /// <summary>Whether a code may be read out by a call. Unsaid: in the demo only.</summary>
    public bool? Calls { get; set; }

    public bool BaseUrlIsLoopback => Uri.TryCreate(BaseUrl, UriKind.Absolute, out var uri) && uri.IsLoopback;

    internal IEnumerable<string> Contradictions()
    {
        if (!Uri.TryCreate(BaseUrl, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && !uri.IsLoopback))
            yield return "Ciam:Sms:BaseUrl must be an https URL; http is for loopback only";
        if (Second is { IsComplete: false })
            yield return "Ciam:Sms:Second needs AccountSid, AuthToken, and From or MessagingServiceSid";
    }
}

/// <summary>Who sends: an account, and a number or a messaging service of it.</summary>
public class SmsAccount
{
    public string? AccountSid { get; set; }
    public string? AuthToken { get; set; }
    public string? From { get; set; }

    /// <summary>Instead of <see cref="From"/>, for text messages; calls always need a number.</summary>
    public string? MessagingServiceSid { get; set; }

    public bool IsComplete => AccountSid is { Length: > 0 } && AuthToken is { Length: > 0 } && (From is { Length: > 0 } || MessagingServiceSid is { Length: > 0 });

    public bool CanCall => IsComplete && From is { Length: > 0 };
}
