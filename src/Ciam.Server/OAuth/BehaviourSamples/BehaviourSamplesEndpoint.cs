using Ciam.Protocol;
using Ciam.Protocol.UserInfo;
using Ciam.Protocol.Wire;
using Ciam.Server.Behaviour;
using Ciam.Server.House;
using Ciam.Server.Http;
using Ciam.Storage;
using Ciam.Storage.Primitives;
using Microsoft.Net.Http.Headers;

namespace Ciam.Server.OAuth.BehaviourSamples;

/// <summary>What the story of a sample needs.</summary>
internal readonly record struct BehaviourSampleServices(
    PresentedTokens Tokens, ClientOrigins Origins, Behaviour.BehaviourSamples Samples, Vault Vault, CiamDbContext Database, TimeProvider Clock);

/// <summary>
/// POST /behaviour/samples: a page or app of the bank tells how its customer types and moves (docs/behaviour/api.md). The answer is
/// the same for everybody: neither score nor consent can be read from it.
/// </summary>
internal static class BehaviourSamplesEndpoint
{
    /// <summary>Thirty at once, then one every ten seconds: more than any page has to tell.</summary>
    private static readonly Bucket PerCustomer = new(30, TimeSpan.FromSeconds(10));

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Routes.BehaviourSamples, Handle).WithName("BehaviourSamples").DisableAntiforgery();
        routes.MapMethods(Routes.BehaviourSamples, [HttpMethods.Options], PreflightAsync).WithName("BehaviourSamplesPreflight");
    }

    private static async Task<IResult> Handle(HttpContext http, [AsParameters] BehaviourSampleServices s, CancellationToken ct)
    {
        // 1 Read: whose page is it, and is it a sample's size and type?
        var now = s.Clock.GetUtcNow();
        if (!await s.Origins.AdmitAsync(http, ct)) return Problem(StatusCodes.Status403Forbidden, "the page's origin is not one of a registered client");
        if (!PresentedToken.Read(http.Request.Headers.Authorization, null).TryGet(out var presented, out var no)) return Challenged(http, no, false);
        IResult Unfit(Refusal why) => Challenged(http, why, presented.ByDpop);

        // 2 Prove the token, and that it is for this.
        if (!(await s.Tokens.ProveAsync(http, presented, Routes.BehaviourSamples, now, ct)).TryGet(out var live, out no)) return Unfit(no);
        if (!live.Token.Scopes.Contains(StandardScopes.Behaviour)) return Unfit(Refusal.InsufficientScope("access token does not carry the scope behaviour"));
        if (live.Customer is not { } customer || !Guid.TryParse(live.Token.SessionId, out var session)) return Unfit(Refusal.InvalidToken("token is about no person"));

        // 3 Throttle.
        var key = Throttle.Key("behaviour", Convert.ToHexStringLower(s.Vault.HmacText("throttle-behaviour", customer.Id.ToString("N")).AsSpan(0, 16)));
        if (!await s.Database.TryTakeAsync(key, PerCustomer, now, ct))
        {
            http.Response.Headers.RetryAfter = "10";
            return Problem(StatusCodes.Status429TooManyRequests, "too many samples; wait ten seconds");
        }

        // 4 Read the sample.
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            return Problem(StatusCodes.Status415UnsupportedMediaType, "the body must be application/json");
        if (await ReadAsync(http.Request, ct) is not { } body) return Problem(StatusCodes.Status413PayloadTooLarge, $"the body may have {SampleFormat.MostBytes} bytes");
        if (!SampleFormat.TryRead(body, out var sample)) return Problem(StatusCodes.Status400BadRequest, "the body is no sample of version 1");

        // 5 Keep it where the customer agreed, and answer the same wherever not.
        await s.Samples.KeepOfSessionAsync(customer.Id, session, string.CompareOrdinal(live.Token.Acr, SignIn.Acrs.TwoFactors) >= 0, sample, now, ct);
        return Results.Json(new { status = "accepted" }, statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>What a browser asks before it posts from another origin.</summary>
    private static async Task<IResult> PreflightAsync(HttpContext http, ClientOrigins origins, CancellationToken ct)
    {
        if (await origins.AdmitAsync(http, ct) && http.Request.Headers.Origin.Count > 0)
        {
            http.Response.Headers.AccessControlAllowMethods = HttpMethods.Post;
            http.Response.Headers.AccessControlAllowHeaders = "Authorization, Content-Type, DPoP";
            http.Response.Headers.AccessControlMaxAge = "600";
        }

        return Results.NoContent();
    }

    /// <summary>Null when there is more than may be.</summary>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var buffer = new byte[SampleFormat.MostBytes + 1];
        var read = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return read > SampleFormat.MostBytes ? null : buffer[..read];
    }

    private static IResult Challenged(HttpContext http, Refusal no, bool byDpop)
    {
        http.Response.Headers.WWWAuthenticate = ResourceChallenge.For(no, byDpop, StandardScopes.Behaviour).ToArray();
        return Problem(no.Status, no.Description);
    }

    private static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);
}
