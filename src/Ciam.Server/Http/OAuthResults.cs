using System.Text.Json;
using Ciam.Protocol;
using Microsoft.Extensions.Primitives;

namespace Ciam.Server.Http;

/// <summary>Answers in the shapes of RFC 6749 section 5: JSON, never cached.</summary>
internal static class OAuthResults
{
    public static IResult Json(object body, int status = StatusCodes.Status200OK) => new JsonAnswer(body, status, StringValues.Empty);

    /// <summary>A JWT as the whole body.</summary>
    public static IResult Jwt(string jwt, string mediaType) => new JwtAnswer(jwt, mediaType);

    /// <summary>An error body; a client that failed to authenticate by the Authorization header is told the scheme (section 5.2).</summary>
    public static IResult Refused(Refusal no, StringValues challenge = default) => new JsonAnswer(
        new Dictionary<string, string> { ["error"] = no.Error, ["error_description"] = no.Description },
        no.Status,
        challenge.Count == 0 && no is { Error: "invalid_client", Status: 401 } ? "Basic realm=\"oauth2\", charset=\"UTF-8\"" : challenge);

    private sealed class JwtAnswer(string jwt, string mediaType) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.CacheControl = "no-store";
            httpContext.Response.ContentType = mediaType;
            return httpContext.Response.WriteAsync(jwt);
        }
    }

    private sealed class JsonAnswer(object body, int status, StringValues challenge) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            httpContext.Response.Headers.CacheControl = "no-store";
            if (challenge.Count > 0)
                httpContext.Response.Headers.WWWAuthenticate = challenge;
            return httpContext.Response.WriteAsJsonAsync(body, JsonSerializerOptions.Default);
        }
    }
}
