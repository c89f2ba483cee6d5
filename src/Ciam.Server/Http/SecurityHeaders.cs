using Ciam.Server.House;

namespace Ciam.Server.Http;

/// <summary>Strict headers on every answer; a page may only name one more target for its forms.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, Issuer issuer)
{
    private const string FormTarget = "ciam.form-target";

    public Task InvokeAsync(HttpContext http)
    {
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy =
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
                + $"form-action 'self'{http.Items[FormTarget]}; base-uri 'none'; frame-ancestors 'none'";
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

    /// <summary>Browsers apply form-action to the redirects that follow a form too, so the way back to the client's own address must be named.</summary>
    public static void AllowFormsTo(HttpContext http, string redirectUri)
    {
        if (!Uri.TryCreate(redirectUri, UriKind.Absolute, out var uri))
            return;
        http.Items[FormTarget] = uri.Scheme is "https" or "http" ? $" {uri.Scheme}://{uri.Authority}" : $" {uri.Scheme}:";
    }
}
