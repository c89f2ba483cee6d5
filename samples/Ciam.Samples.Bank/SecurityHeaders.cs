namespace Ciam.Samples.Bank;

/// <summary>No script, no foreign content, no framing; forms may end at this site and at the issuer only.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, ClientOptions bank)
{
    private readonly string _policy =
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        + $"form-action 'self' {new Uri(bank.Authority).GetLeftPart(UriPartial.Authority)}";

    public Task InvokeAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = _policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-cache, no-store";
        headers.Pragma = "no-cache";
        return next(http);
    }
}
