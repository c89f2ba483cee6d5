using Ciam.Server.House;

namespace Ciam.Server.Pages.Register;

/// <summary>The sign-in somebody left to register or to reset a password, so that they come back to it; kept by the browser for as long as a journey lives.</summary>
internal sealed class WayBack(Cookies cookies)
{
    private const string Cookie = "way-back";

    public void Remember(HttpContext http, string? journey)
    {
        if (IsHandle(journey))
            cookies.Write(http, Cookie, journey!, Server.SignIn.JourneyStore.Lifetime);
    }

    public string SignInPath(HttpContext http) => cookies.Read(http, Cookie) is { } journey && IsHandle(journey) ? "/signin/" + journey : "/signin";

    private static bool IsHandle(string? text) => text is { Length: 43 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
