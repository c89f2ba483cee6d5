using Ciam.Protocol.RichAuthorization;
using Ciam.Server.SignIn;

namespace Ciam.Server.OAuth;

/// <summary>Payments that a customer is asked to approve: in which session, for whom, in which request, and what exactly.</summary>
internal sealed record PaymentQuestion(LiveSession Session, Guid RequestId, string ClientId, string ClientName, IReadOnlyList<AuthorizationDetail> Payments);

/// <summary>How the customer can approve a payment now, as a page shows it.</summary>
public sealed record PaymentStep
{
    /// <summary>Where a code for this payment goes; null for a customer whom no code can reach.</summary>
    public string? Recipient { get; init; }

    /// <summary><c>sms</c> or <c>mail</c>.</summary>
    public string? Channel { get; init; }

    public bool CodeWasSent { get; init; }

    /// <summary>What the page's script hands to the browser to have this very payment signed; null for a customer without passkeys.</summary>
    public string? PasskeyQuestion { get; init; }
}

/// <summary>What the page sent as proof: a code, or what a passkey answered.</summary>
public sealed record PaymentProofForm(string? Code, string? Assertion)
{
    /// <summary>Buttons answer in words, passkeys in JSON.</summary>
    public static PaymentProofForm Of(string? answer, string? code) => answer?.StartsWith('{') == true ? new(null, answer) : new(code, null);

    /// <summary>The button that says yes, or a passkey that signed.</summary>
    public static bool IsYes(string? answer, string button) => answer == button || answer?.StartsWith('{') == true;
}

/// <summary>What became of a proof of a payment.</summary>
public enum PaymentAnswer
{
    Proven,

    /// <summary>Nothing was sent that could be looked at.</summary>
    Missing,

    /// <summary>Not right, too late, used before, or made for something else.</summary>
    Wrong,
}
