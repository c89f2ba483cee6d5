using Ciam.Protocol;
using Ciam.Server.House;

namespace Ciam.Server.Http;

/// <summary>Strict headers on every answer; a page may only name one more target for its forms.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, Issuer issuer)
{
    private const string FormTarget = "ciam.form-target";
    private const string Frames = "ciam.frames";
    private const string Framing = "ciam.framing";

    private static readonly string Strictest = PolicyOf(null, null, isFramed: false);

    [Spec("RFC9700-4.12"), Spec("FAPI2-SP-FINAL-5.3.2.2-11")]
    public Task InvokeAsync(HttpContext http)
    {
        http.Response.OnStarting(() =>
        {
            // A password that was posted here must not be posted on to where the answer leads (RFC 9700 section 4.12).
            if (http.Response.StatusCode == StatusCodes.Status302Found)
                http.Response.StatusCode = StatusCodes.Status303SeeOther;
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = http.Items.Count == 0 ? Strictest : PolicyOf(http.Items[FormTarget], http.Items[Frames], http.Items.ContainsKey(Framing));
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            if (!headers.ContainsKey("Cross-Origin-Resource-Policy"))
                headers["Cross-Origin-Resource-Policy"] = "same-origin";
            if (issuer.IsHttps)
                headers.StrictTransportSecurity = "max-age=63072000; includeSubDomains";
            if (headers.CacheControl.Count == 0)
                headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        return next(http);
    }

    private static string PolicyOf(object? formTarget, object? frames, bool isFramed) =>
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
        + $"form-action 'self'{formTarget}; {frames}base-uri 'none'; frame-ancestors {(isFramed ? "*" : "'none'")}";

    /// <summary>This one answer may show pages of these origins in frames.</summary>
    public static void AllowFrames(HttpContext http, IEnumerable<string> addresses) =>
        http.Items[Frames] = "frame-src " + string.Join(' ', addresses.Select(address => new Uri(address).GetLeftPart(UriPartial.Authority)).Distinct()) + "; ";

    /// <summary>This one answer may be shown in a frame of anybody's page: only for what shows nothing and takes no click.</summary>
    public static void AllowFraming(HttpContext http)
    {
        http.Items[Framing] = true;
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
    }

    /// <summary>Browsers apply form-action to the redirects that follow a form too, so the way back to the client's own address must be named.</summary>
    public static void AllowFormsTo(HttpContext http, string redirectUri)
    {
        if (!Uri.TryCreate(redirectUri, UriKind.Absolute, out var uri))
            return;
        http.Items[FormTarget] = uri.Scheme is "https" or "http" ? $" {uri.Scheme}://{uri.Authority}" : $" {uri.Scheme}:";
    }
}
