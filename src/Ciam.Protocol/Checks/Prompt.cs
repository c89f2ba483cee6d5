using Ciam.Protocol.Authorize;

namespace Ciam.Protocol.Checks;

/// <summary>What the client wants the customer to be asked.</summary>
public static class Prompt
{
    public const string None = "none";
    public const string Login = "login";
    public const string Consent = "consent";
    public const string SelectAccount = "select_account";
    public static IReadOnlyList<string> All { get; } = [None, Login, Consent, SelectAccount];

    [Spec("OIDCC-3.1.2.1")]
    public static Refusal? IsKnown(AuthorizeQuestion question) =>
        question.Form.Words("prompt").All(All.Contains)
            ? null
            : Refusal.InvalidRequest("prompt must be none, or some of login, consent and select_account");

    [Spec("OIDCC-3.1.2.1")]
    public static Refusal? NoneStandsAlone(AuthorizeQuestion question) =>
        question.Form.Words("prompt") is { Count: > 1 } words && words.Contains(None)
            ? Refusal.InvalidRequest("prompt none cannot be combined with another value")
            : null;
}
