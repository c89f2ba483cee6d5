using System.Net.Http.Headers;
using Ciam.Samples.Bank.Sessions;

namespace Ciam.Samples.Bank.Accounts;

/// <summary>POST /behaviour: passes on how a customer typed and moved on a page of the bank, with the customer's token. Nothing in the page depends on what comes of it.</summary>
internal sealed class BehaviourRelay(HttpClient http, FreshTokens tokens)
{
    /// <summary>The issuer takes no larger sample.</summary>
    private const int Largest = 32 * 1024;

    /// <summary>Only a page of this site can send JSON with the login's cookie (SameSite, no CORS).</summary>
    public async Task<IResult> RelayAsync(HttpContext page)
    {
        if (page.Request.ContentType is not "application/json")
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        if (page.Request.ContentLength is not (> 0 and <= Largest))
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        if (await tokens.AccessTokenAsync(page) is not { } token)
            return Results.StatusCode(StatusCodes.Status401Unauthorized);

        using var request = new HttpRequestMessage(HttpMethod.Post, "behaviour/samples");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = new StreamContent(page.Request.Body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Content.Headers.ContentLength = page.Request.ContentLength;
        try
        {
            using var answer = await http.SendAsync(request, page.RequestAborted);
            return Results.StatusCode((int)answer.StatusCode);
        }
        catch (HttpRequestException)
        {
            return Results.StatusCode(StatusCodes.Status502BadGateway);
        }
    }
}
