namespace Ciam.Samples.Bank;

/// <summary>No foreign content but the issuer's script of how one types, no framing; forms may end at this site and at the issuer only.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, ClientOptions bank)
{
    private readonly string _policy = PolicyFor(new Uri(bank.Authority).GetLeftPart(UriPartial.Authority));

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

    private static string PolicyFor(string issuer) =>
        $"default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self' {issuer}; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' {issuer}";
}
