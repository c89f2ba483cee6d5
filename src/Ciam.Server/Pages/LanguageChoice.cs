using System.Security.Claims;
using Ciam.Server.Customers;
using Ciam.Server.House;
using Ciam.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ciam.Server.Pages;

/// <summary>
/// POST /language from the foot of a page, then back to that page. It needs no antiforgery token, which would tie the foot to who is signed in: a
/// strange page is known by its Origin, and it brings no session along (SameSite).
/// </summary>
internal static class LanguageChoice
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(SpokenLanguage.Path, ChooseAsync).DisableAntiforgery();

    private static async Task<IResult> ChooseAsync(HttpContext http, SpokenLanguage spoken, Profile profile, Issuer issuer, TimeProvider clock, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType || http.Request.Headers.Origin is [{ } origin] && origin != "null" && origin != new Uri(issuer.At("/")).GetLeftPart(UriPartial.Authority))
            return Results.BadRequest();
        var form = await http.Request.ReadFormAsync(ct);
        if (form["code"] is not [{ } code] || !Language.Names.ContainsKey(code))
            return Results.BadRequest();
        spoken.Choose(http, code);
        if (Guid.TryParse(http.User.FindFirstValue(ClaimTypes.NameIdentifier), out var customerId))
            await profile.SpeakAsync(customerId, code, clock.GetUtcNow(), ct);
        return Results.Redirect(form["back"] is [{ Length: < 2000 } back] && RedirectHttpResult.IsLocalUrl(back) ? back : "/account");
    }
}
