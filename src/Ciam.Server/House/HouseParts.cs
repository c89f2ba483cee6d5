using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Options;

namespace Ciam.Server.House;

/// <summary>Says every contradiction of the configuration in words, at start-up.</summary>
internal sealed class CiamOptionsValidator : IValidateOptions<CiamOptions>
{
    public ValidateOptionsResult Validate(string? name, CiamOptions options) =>
        options.Contradictions().ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
}

/// <summary>The issuer identifier, exactly as it stands in every token and metadata document (RFC 8414 section 2).</summary>
public sealed class Issuer(IOptions<CiamOptions> options)
{
    public string Value { get; } = options.Value.Issuer;
    public Uri Uri { get; } = new(options.Value.Issuer);
    public bool IsHttps => Uri.Scheme == Uri.UriSchemeHttps;

    public string At(string path) => Value + path;
}

/// <summary>The antiforgery cookie follows the rules of every other cookie.</summary>
internal sealed class AntiforgerySetup(Cookies cookies) : IConfigureOptions<AntiforgeryOptions>
{
    public void Configure(AntiforgeryOptions options)
    {
        options.Cookie.Name = cookies.Name("form");
        options.Cookie.HttpOnly = true;
        // Lax keeps it from foreign forms all the same; Strict would lose it on the way from a client's site and void other tabs.
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = cookies.Secure ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
        options.SuppressXFrameOptionsHeader = true;
    }
}

/// <summary>Names and attributes of every cookie: <c>__Host-</c>, Secure, HttpOnly, SameSite; only a loopback http issuer goes without the first two.</summary>
public sealed class Cookies(Issuer issuer)
{
    public bool Secure => issuer.IsHttps;

    public string Name(string noun) => (Secure ? "__Host-ciam-" : "ciam-") + noun;

    public string? Read(HttpContext http, string noun) =>
        http.Request.Cookies.TryGetValue(Name(noun), out var value) && value.Length is > 0 and <= 128 ? value : null;

    /// <summary>The values of all cookies whose name begins so.</summary>
    public IEnumerable<string> ReadAll(HttpContext http, string prefix) =>
        http.Request.Cookies.Where(cookie => cookie.Key.StartsWith(Name(prefix), StringComparison.Ordinal) && cookie.Value.Length is > 0 and <= 128).Select(cookie => cookie.Value);

    /// <summary>Without <paramref name="lifetime"/> the cookie ends with the browser.</summary>
    public void Write(HttpContext http, string noun, string value, TimeSpan? lifetime = null) =>
        http.Response.Cookies.Append(Name(noun), value, Attributes(lifetime));

    /// <summary>A value for a script of ours in a frame on others' pages: it may be read there, so it must say nothing by itself.</summary>
    public void WriteForFrames(HttpContext http, string noun, string value) => http.Response.Cookies.Append(Name(noun), value, ForFrames());

    public void RemoveFromFrames(HttpContext http, string noun) => http.Response.Cookies.Delete(Name(noun), ForFrames());

    /// <summary>SameSite=None goes with Secure only; a loopback issuer makes do with Lax.</summary>
    private CookieOptions ForFrames() => new() { HttpOnly = false, Secure = Secure, SameSite = Secure ? SameSiteMode.None : SameSiteMode.Lax, Path = "/", IsEssential = true };

    public void Remove(HttpContext http, string noun) => http.Response.Cookies.Delete(Name(noun), Attributes(null));

    private CookieOptions Attributes(TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        Secure = Secure,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = lifetime,
        IsEssential = true,
    };
}
