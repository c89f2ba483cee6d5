using System.Globalization;

namespace Ciam.Samples.BankApi.Tokens;

/// <summary>A refusal in the words of RFC 6750 and RFC 9470: the header for the client's code, the body for its developer.</summary>
internal sealed record Challenge(int Status, string? Error, string Description) : IResult
{
    /// <summary>The request came without any token; RFC 6750 section 3.1 gives no error code then.</summary>
    public static readonly Challenge TokenMissing = new(StatusCodes.Status401Unauthorized, null, "an access token is required");

    /// <summary>The token is expired, altered, for somebody else or not an access token; which of these is not said.</summary>
    public static readonly Challenge InvalidToken =
        new(StatusCodes.Status401Unauthorized, "invalid_token", "the access token is not valid for this API");

    /// <summary>Scopes of which one would have been enough.</summary>
    public string? Scope { get; init; }

    /// <summary>Assurance levels of which one is asked for (RFC 9470).</summary>
    public string? AcrValues { get; init; }

    /// <summary>The greatest age of the customer's login that is accepted, in seconds (RFC 9470).</summary>
    public int? MaxAge { get; init; }

    public static Challenge InsufficientScope(IEnumerable<string> scopes) =>
        new(StatusCodes.Status403Forbidden, "insufficient_scope", "the access token does not carry the scope") { Scope = string.Join(' ', scopes) };

    public static Challenge InsufficientUserAuthentication(string why, ApiOptions api) =>
        new(StatusCodes.Status401Unauthorized, "insufficient_user_authentication", why)
        {
            AcrValues = api.AcrValues[0],
            MaxAge = api.MaxAgeSeconds,
        };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var api = httpContext.RequestServices.GetRequiredService<ApiOptions>();
        httpContext.Response.Headers.WWWAuthenticate = "Bearer " + string.Join(", ", Parameters(api).Select(p => $"{p.Name}=\"{p.Value}\""));
        httpContext.Response.Headers.CacheControl = "no-store";
        return Results.Problem(Description, statusCode: Status, extensions: new Dictionary<string, object?> { ["code"] = Error ?? "token_missing" })
            .ExecuteAsync(httpContext);
    }

    private IEnumerable<(string Name, string Value)> Parameters(ApiOptions api)
    {
        if (Error is not null)
        {
            yield return ("error", Error);
            yield return ("error_description", Description);
        }

        if (Scope is not null) yield return ("scope", Scope);
        if (AcrValues is not null) yield return ("acr_values", AcrValues);
        if (MaxAge is { } seconds) yield return ("max_age", seconds.ToString(CultureInfo.InvariantCulture));
        yield return ("resource_metadata", api.PublicAddress + ResourceMetadata.Path);
    }
}
