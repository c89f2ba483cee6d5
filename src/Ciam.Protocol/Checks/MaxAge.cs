using System.Globalization;
using Ciam.Protocol.Authorize;

namespace Ciam.Protocol.Checks;

/// <summary>How long ago the customer may have authenticated.</summary>
public static class MaxAge
{
    [Spec("OIDCC-3.1.2.1")]
    public static Refusal? IsWholeSeconds(AuthorizeQuestion question) =>
        question.Form["max_age"] is { } text && !TryRead(text, out _)
            ? Refusal.InvalidRequest("max_age must be a whole number of seconds")
            : null;

    internal static TimeSpan? Of(Parameters parameters, Client client) =>
        parameters["max_age"] is { } text && TryRead(text, out var seconds) ? TimeSpan.FromSeconds(seconds)
        : client.DefaultMaxAge is { } registered ? TimeSpan.FromSeconds(registered)
        : null;

    private static bool TryRead(string text, out int seconds) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds);
}
