using System.Security.Claims;
using Ciam.Protocol;
using Ciam.Server.House;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Http;

/// <summary>
/// Which language a page speaks: what the app wished for this sign-in (<c>ui_locales</c>), what the person chose at the foot of a page, what the
/// customer's profile says, what the browser prefers; in that order. Staff and the demo's tools read English.
/// </summary>
internal sealed class SpokenLanguage(Cookies cookies) : IConfigureOptions<RequestLocalizationOptions>
{
    /// <summary>The customer's own language, among the claims of the session.</summary>
    public const string Claim = "locale";

    /// <summary>Where the foot of a page sends a choice.</summary>
    public const string Path = "/language";

    private const string Wished = "wished-language";
    private const string Chosen = "language";
    private static readonly TimeSpan ChoiceLasts = TimeSpan.FromDays(365);
    private static readonly string[] InEnglish = ["/admin", "/dev"];

    public void Configure(RequestLocalizationOptions options)
    {
        var all = Language.Names.Keys.Select(Language.Culture).ToList();
        (options.SupportedCultures, options.SupportedUICultures) = (all, all);
        options.DefaultRequestCulture = new RequestCulture(Language.English);
        options.RequestCultureProviders = [new CustomRequestCultureProvider(http => Task.FromResult<ProviderCultureResult?>(new(Of(http))))];
    }

    /// <summary>An app says which languages its user reads, best first; unknown ones are no error.</summary>
    [Spec("OIDCC-3.1.2.1")]
    public void Wish(HttpContext http, IEnumerable<string> tags)
    {
        if (First(tags) is { } code)
            cookies.Write(http, Wished, code);
    }

    /// <summary>A person chose: from now on that counts.</summary>
    public void Choose(HttpContext http, string code)
    {
        cookies.Remove(http, Wished);
        cookies.Write(http, Chosen, code, ChoiceLasts);
    }

    /// <summary>For what answers outside the pages, after the request has failed: speaks as the page would have spoken.</summary>
    public static string OfFailed(HttpContext http) => http.Features.Get<IRequestCultureFeature>()?.RequestCulture.UICulture.Name ?? Language.English;

    private string Of(HttpContext http)
    {
        if (InEnglish.Any(path => http.Request.Path.StartsWithSegments(path, StringComparison.Ordinal)))
            return Language.English;
        if (http.Request.Query["ui_locales"] is [{ } wish] && First(wish.Split(' ', 20)) is { } asked)
        {
            cookies.Write(http, Wished, asked);
            return asked;
        }

        return First([cookies.Read(http, Wished), cookies.Read(http, Chosen), http.User.FindFirstValue(Claim), .. Preferred(http)]) ?? Language.English;
    }

    private static IEnumerable<string?> Preferred(HttpContext http) => http.Request.Headers.AcceptLanguage is [{ Length: <= 500 }]
        ? http.Request.GetTypedHeaders().AcceptLanguage.Where(entry => entry.Quality is not 0).OrderByDescending(entry => entry.Quality ?? 1).Select(entry => entry.Value.Value)
        : [];

    private static string? First(IEnumerable<string?> tags) => tags.OfType<string>().Select(Language.Known).FirstOrDefault(code => code is not null);
}
