using Ciam.Server.OAuth;
using Ciam.Server.SignIn;

namespace Ciam.Server.Pages;

/// <summary>The field for the number that an app shows, by its id, and what was wrong with it the last time.</summary>
internal sealed record NumberField(string Id, string? Error);

/// <summary>The part of an approval's form that proves a payment: how, and with which button; and what went wrong the last time.</summary>
internal sealed record PaymentPart(PaymentStep Step, string Button, string Value)
{
    /// <summary>What the button says that asks for a code.</summary>
    public const string Send = "send-code";

    public string? Error { get; init; }

    /// <summary>Where a number is typed with the proof; each of the two forms has a field of its own.</summary>
    public NumberField? Number { get; init; }

    /// <summary>A code stands back where a passkey is offered.</summary>
    public string Weight => Step.PasskeyQuestion is null ? "button-primary" : "";

    public string? Notice { get; init; }

    public static string? ErrorOf(PaymentAnswer? answer) => answer switch
    {
        PaymentAnswer.Missing => Texts.Payments.CodeMissing,
        PaymentAnswer.Wrong => Texts.Payments.ProofWrong,
        _ => null,
    };

    public static string? NoticeOf(CodeSending? sending) => sending switch
    {
        CodeSending.TooSoon => Texts.Payments.TooSoon,
        CodeSending.TooMany => Texts.SignIn.CodeTooMany,
        _ => null,
    };
}
