using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Ciam.Protocol.BackchannelAuthentication;
using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Checks;

/// <summary>What only a backchannel authentication request holds (CIBA Core section 7.1).</summary>
public static partial class Backchannel
{
    /// <summary>What a person compares at a glance, on the smallest screen.</summary>
    public const int LongestBindingMessage = 100;

    private const int LongestUserCode = 64;
    private const int LongestNotificationToken = 1024;

    private static readonly string[] Hints = ["login_hint", "id_token_hint", "login_hint_token"];

    /// <summary>A client that cannot prove itself cannot be told from another that asks the customer in its name.</summary>
    [Spec("CIBA-7.1"), Spec("CIBA-13")]
    public static Refusal? IsAllowedForClient(BackchannelQuestion question) =>
        question.Client.GrantTypes.Contains(GrantTypes.Ciba) && !question.Client.IsPublic ? null : Refusal.UnauthorizedClient("the ciba grant is not allowed for this client");

    [Spec("CIBA-7.1.1")]
    public static Refusal? IsNotPassedByReference(BackchannelQuestion question) =>
        question.Form["request_uri"] is null ? null : Refusal.InvalidRequest("request_uri is not supported here");

    /// <summary>By the client's profile, or because it registered an algorithm for it.</summary>
    [Spec("CIBA-7.1.1"), Spec("FAPI-CIBA-5.2.2")]
    public static Refusal? IsSignedWhereRequired(BackchannelQuestion question) =>
        !question.IsSigned && (question.Client.Profile.RequiresSignedBackchannelRequests || question.Client.Metadata.BackchannelAuthenticationRequestSigningAlg is not null)
            ? Refusal.InvalidRequest("request must be a signed request object")
            : null;

    [Spec("CIBA-7.1")]
    public static Refusal? IsOpenId(BackchannelQuestion question) =>
        question.AskedScopes.Contains(StandardScopes.OpenId) ? null : Refusal.InvalidScope("scope must hold openid");

    [Spec("CIBA-7.1"), Spec("CIBA-7.2")]
    public static Refusal? NamesOnePerson(BackchannelQuestion question) =>
        Hints.Count(hint => question.Form[hint] is not null) == 1 ? null : Refusal.InvalidRequest("exactly one of login_hint and id_token_hint is needed");

    /// <summary>A hint token is a format that client and server agree on, and none is agreed on here.</summary>
    [Spec("CIBA-7.1")]
    public static Refusal? HintIsUnderstood(BackchannelQuestion question) =>
        question.Form["login_hint_token"] is null ? null : Refusal.InvalidRequest("login_hint_token is not supported, send login_hint or id_token_hint");

    [Spec("CIBA-7.1")]
    public static Refusal? HintIsShort(BackchannelQuestion question) =>
        Bounds.Longest(question.Form, "login_hint", 512, "login_hint must have at most 512 characters")
        ?? Bounds.Longest(question.Form, "id_token_hint", 8192, "id_token_hint must have at most 8192 characters");

    /// <summary>Short, on one line, and made of signs that look the same to everybody: none that are invisible or turn the direction of the text.</summary>
    [Spec("CIBA-7.1"), Spec("CIBA-13")]
    public static Refusal? BindingMessageCanBeShown(BackchannelQuestion question) =>
        question.Form["binding_message"] is not { } message || (message.Length <= LongestBindingMessage && message.EnumerateRunes().All(IsPlain) && !string.IsNullOrWhiteSpace(message))
            ? null
            : Refusal.InvalidBindingMessage("binding_message must be one line of at most 100 letters, digits, signs and spaces");

    [Spec("FAPI-CIBA-5.2.2")]
    public static Refusal? BindingMessageIsGivenWhereRequired(BackchannelQuestion question) =>
        question.Client.Profile.RequiresBindingMessage && question.Form["binding_message"] is null && question.Form["authorization_details"] is null
            ? Refusal.InvalidRequest("binding_message or authorization_details is needed")
            : null;

    /// <summary>Of every customer, so that the answer does not tell who has one.</summary>
    [Spec("CIBA-7.1.2"), Spec("CIBA-13")]
    public static Refusal? UserCodeIsGiven(BackchannelQuestion question) =>
        question.Client.Metadata.BackchannelUserCodeParameter && question.Form["user_code"] is null ? Refusal.MissingUserCode("user_code is needed") : null;

    [Spec("CIBA-7.1.2")]
    public static Refusal? UserCodeIsAgreed(BackchannelQuestion question) => question.Form["user_code"] switch
    {
        null => null,
        _ when !question.Client.Metadata.BackchannelUserCodeParameter => Refusal.InvalidRequest("user_code is for clients that registered backchannel_user_code_parameter"),
        { Length: > LongestUserCode } => Refusal.InvalidUserCode("user_code is wrong"),
        _ => null,
    };

    /// <summary>A number, which a form spells as text and a request object may too.</summary>
    [Spec("CIBA-7.1")]
    public static Refusal? RequestedExpiryIsWholeSeconds(BackchannelQuestion question) =>
        question.Form["requested_expiry"] is { } text && ReadExpiry(text) is null ? Refusal.InvalidRequest("requested_expiry must be a positive number of seconds") : null;

    [Spec("CIBA-7.1")]
    public static Refusal? AcrValuesAreFew(BackchannelQuestion question) => Bounds.Fewest(question.Form, "acr_values", "acr_values must be at most 20 words of at most 200 characters");

    [Spec("CIBA-7.1")]
    public static Refusal? NotificationTokenIsGivenForPing(BackchannelQuestion question) =>
        question.Client.Metadata.BackchannelTokenDeliveryMode == DeliveryModes.Ping && question.Form["client_notification_token"] is null
            ? Refusal.InvalidRequest("client_notification_token is needed for the ping mode")
            : null;

    /// <summary>It comes back to the client in a header.</summary>
    [Spec("CIBA-7.1")]
    public static Refusal? NotificationTokenIsBearer(BackchannelQuestion question) =>
        question.Form["client_notification_token"] is { } token && (token.Length > LongestNotificationToken || !BearerToken().IsMatch(token))
            ? Refusal.InvalidRequest("client_notification_token must be a bearer token of at most 1024 characters")
            : null;

    /// <summary>Null for what is no positive number of seconds; more than will ever be given is as good as the most.</summary>
    internal static TimeSpan? ReadExpiry(string text) =>
        text.Length <= 9 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds) : null;

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => false,
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.EnclosingMark => false,
        UnicodeCategory.SpaceSeparator => rune.Value == ' ',
        _ => rune != Rune.ReplacementChar,
    };

    [GeneratedRegex(@"\A[A-Za-z0-9._~+/-]+=*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex BearerToken();
}
