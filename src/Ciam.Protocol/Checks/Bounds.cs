using Ciam.Protocol.Authorize;

namespace Ciam.Protocol.Checks;

/// <summary>Nothing that is kept or sent back is longer than any honest client needs.</summary>
public static class Bounds
{
    /// <summary>Control characters other than line breaks and tabs, and halves of characters, are nobody's value; a database cannot even hold them.</summary>
    [Spec("RFC6749-A")]
    public static Refusal? ValuesAreText(RawRequest request) =>
        request.Parameters.Values.All(entry => IsText(entry.Key) && IsText(entry.Value))
            ? null
            : Refusal.InvalidRequest("parameters must not hold control characters");

    /// <summary>Checked before the address counts as proven: an answer without its state, or with too much of it, helps nobody.</summary>
    [Spec("RFC6749-4.1.1")]
    public static Refusal? StateIsShort(RawRequest request) => Longest(request.Parameters, "state", 2048, "state must have at most 2048 characters");

    [Spec("OIDCC-3.1.2.1")]
    public static Refusal? NonceIsShort(AuthorizeQuestion question) => Longest(question.Form, "nonce", 512, "nonce must have at most 512 characters");

    [Spec("OIDCC-3.1.2.1")]
    public static Refusal? LoginHintIsShort(AuthorizeQuestion question) => Longest(question.Form, "login_hint", 512, "login_hint must have at most 512 characters");

    [Spec("OIDCC-3.1.2.1")]
    public static Refusal? IdTokenHintIsShort(AuthorizeQuestion question) => Longest(question.Form, "id_token_hint", 8192, "id_token_hint must have at most 8192 characters");

    [Spec("OIDCC-3.1.2.1")]
    public static Refusal? AcrValuesAreFew(ClientRequest request) => Fewest(request.Form, "acr_values", "acr_values must be at most 20 words of at most 200 characters");

    [Spec("OIDCC-3.1.2.1")]
    public static Refusal? UiLocalesAreFew(AuthorizeQuestion question) => Fewest(question.Form, "ui_locales", "ui_locales must be at most 20 words of at most 200 characters");

    internal static Refusal? Longest(Parameters form, string name, int characters, string otherwise) =>
        form[name]?.Length > characters ? Refusal.InvalidRequest(otherwise) : null;

    internal static Refusal? Fewest(Parameters form, string name, string otherwise) =>
        form.Words(name) is var words && (words.Count > 20 || words.Any(word => word.Length > 200)) ? Refusal.InvalidRequest(otherwise) : null;

    internal static bool IsText(string value)
    {
        for (var at = 0; at < value.Length; at++)
        {
            var letter = value[at];
            if (char.IsControl(letter) && letter is not ('\t' or '\r' or '\n'))
                return false;
            if (char.IsHighSurrogate(letter) && at + 1 < value.Length && char.IsLowSurrogate(value[at + 1]))
                at++;
            else if (char.IsSurrogate(letter))
                return false;
        }

        return true;
    }
}
