using System.Globalization;
using System.Security.Claims;

namespace Ciam.Samples.BankApi.Tokens;

/// <summary>Is the login behind this token strong and fresh enough to move money? (RFC 9470)</summary>
internal static class StepUp
{
    /// <summary>Null when it is; else a challenge saying what the client has to ask the customer for.</summary>
    public static Challenge? Missing(ClaimsPrincipal caller, ApiOptions api, DateTimeOffset now)
    {
        if (caller.FindFirstValue("acr") is not { } acr || !api.AcrValues.Contains(acr, StringComparer.Ordinal))
            return Challenge.InsufficientUserAuthentication("a stronger login is required for this operation", api);

        // A token that does not say when the customer logged in cannot prove that it was lately.
        return LoggedInAt(caller) is { } at && now - at <= TimeSpan.FromSeconds(api.MaxAgeSeconds)
            ? null
            : Challenge.InsufficientUserAuthentication("a more recent login is required for this operation", api);
    }

    private static DateTimeOffset? LoggedInAt(ClaimsPrincipal caller) =>
        long.TryParse(caller.FindFirstValue("auth_time"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
