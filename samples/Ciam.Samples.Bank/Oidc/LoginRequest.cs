using System.Globalization;
using Microsoft.AspNetCore.Authentication;

namespace Ciam.Samples.Bank.Oidc;

/// <summary>What one login asks of the issuer beyond the usual, kept with the login until its answer is checked.</summary>
public static class LoginRequest
{
    private const string AcrValuesKey = "acr_values";
    private const string MaxAgeKey = "max_age";
    private const string DetailsKey = ".authorization_details";
    private const string HintKey = ".hint";
    private const string SubjectKey = ".subject";

    /// <summary>A plain login that comes back to a page of ours.</summary>
    public static AuthenticationProperties Plain(string returnTo) => new() { RedirectUri = returnTo };

    /// <summary>A stronger or fresher login of the very person who is already signed in (RFC 9470).</summary>
    public static AuthenticationProperties StepUp(string returnTo, string? acrValues, int? maxAge, string? authorizationDetails, string? idToken, string subject)
    {
        var properties = Plain(returnTo);
        if (acrValues is not null) properties.Items[AcrValuesKey] = acrValues;
        if (maxAge is { } seconds) properties.Items[MaxAgeKey] = seconds.ToString(CultureInfo.InvariantCulture);
        if (authorizationDetails is not null) properties.Parameters[DetailsKey] = authorizationDetails;
        if (idToken is not null) properties.Parameters[HintKey] = idToken;
        properties.Items[SubjectKey] = subject;
        return properties;
    }

    internal static string? AcrValues(this AuthenticationProperties properties) => properties.Items.TryGetValue(AcrValuesKey, out var value) ? value : null;

    internal static string? MaxAge(this AuthenticationProperties properties) => properties.Items.TryGetValue(MaxAgeKey, out var value) ? value : null;

    internal static string? Subject(this AuthenticationProperties properties) => properties.Items.TryGetValue(SubjectKey, out var value) ? value : null;

    /// <inheritdoc cref="Hint"/>
    internal static string? AuthorizationDetails(this AuthenticationProperties properties) => properties.GetParameter<string>(DetailsKey);

    /// <summary>Goes on the wire but not into the state: it would make the address twice as long.</summary>
    internal static string? Hint(this AuthenticationProperties properties) => properties.GetParameter<string>(HintKey);
}
