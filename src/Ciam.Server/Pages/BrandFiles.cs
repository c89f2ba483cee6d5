using Ciam.Server.Customers;
using Ciam.Server.OAuth;

namespace Ciam.Server.Pages;

/// <summary>What a brand adds to a page, from our own origin: a style named after its colour, a logo named after its hash; both may be kept for ever.</summary>
internal static class BrandFiles
{
    private const string ForEver = "public, max-age=31536000, immutable";

    public static string StylePath(string colour) => $"/brand/{colour}.css";

    public static string PreviewPath(string colour) => $"/brand/preview/{colour}.css";

    public static string LogoPath(string hash) => $"/brand/logo/{hash}.png";

    public static string AppLogoPath(string hash) => $"/brand/app/{hash}.png";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/brand/{colour:length(6)}.css", (HttpContext http, string colour) => Style(http, colour, ":root"));
        routes.MapGet("/brand/preview/{colour:length(6)}.css", (HttpContext http, string colour) => Style(http, colour, ".brand-preview"));
        routes.MapGet("/brand/logo/{hash:length(64)}.png", (HttpContext http, string hash, Brands brands, CancellationToken ct) => PictureAsync(http, brands.LogoAsync(hash, ct)));
        routes.MapGet("/brand/app/{hash:length(64)}.png", (HttpContext http, string hash, ClientLogos logos, CancellationToken ct) => PictureAsync(http, logos.PictureAsync(hash, ct)));
    }

    private static IResult Style(HttpContext http, string colour, string selector)
    {
        if (Brands.StyleOf(colour, selector) is not { } style)
            return Results.NotFound();
        http.Response.Headers.CacheControl = ForEver;
        return Results.Text(style, "text/css; charset=utf-8");
    }

    private static async Task<IResult> PictureAsync(HttpContext http, Task<byte[]?> finding)
    {
        if (await finding is not { } picture)
            return Results.NotFound();
        http.Response.Headers.CacheControl = ForEver;
        return Results.Bytes(picture, "image/png");
    }
}
