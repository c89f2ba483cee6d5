using System.Text.Json;
using Ciam.Protocol;

namespace Ciam.Server.Http;

/// <summary>Answers in the shapes of RFC 6749 section 5: JSON, never cached.</summary>
internal static class OAuthResults
{
    public static IResult Json(object body, int status = StatusCodes.Status200OK) => new JsonAnswer(body, status, null);

    /// <summary>An error body; a client that failed to authenticate by the Authorization header is told the scheme (section 5.2).</summary>
    public static IResult Refused(Refusal no, string? challenge = null) => new JsonAnswer(
        new Dictionary<string, string> { ["error"] = no.Error, ["error_description"] = no.Description },
        no.Status,
        challenge ?? (no is { Error: "invalid_client", Status: 401 } ? "Basic realm=\"oauth2\", charset=\"UTF-8\"" : null));

    private sealed class JsonAnswer(object body, int status, string? challenge) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            httpContext.Response.Headers.CacheControl = "no-store";
            if (challenge is not null)
                httpContext.Response.Headers.WWWAuthenticate = challenge;
            return httpContext.Response.WriteAsJsonAsync(body, JsonSerializerOptions.Default);
        }
    }
}
