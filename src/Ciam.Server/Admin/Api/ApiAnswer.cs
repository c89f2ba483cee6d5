using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;

namespace Ciam.Server.Admin.Api;

/// <summary>One page of a list; <see cref="Next"/> is not there at the end.</summary>
internal sealed record ApiPage<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>What is wrong with one member of a request.</summary>
internal sealed record ApiFault(string Parameter, string Words);

/// <summary>What was asked for waits for a second person, until then at most.</summary>
internal sealed record ApiWaiting(Guid ProposalId, DateTimeOffset ExpiresAt);

/// <summary>A refusal (RFC 9457); <see cref="Code"/> is for programs and stays.</summary>
internal sealed record ApiProblem(string Type, string Title, int Status, string Code, string Detail)
{
    public const string ContentType = "application/problem+json";

    public IReadOnlyList<ApiFault>? Errors { get; init; }
}

/// <summary>An answer as it is sent, and kept for whoever asks again.</summary>
internal sealed record ApiAnswer(int Status, string ContentType, string? Body) : IResult
{
    public static JsonSerializerOptions Json { get; } = Frozen();

    public string? ETag { get; init; }
    public string? Location { get; init; }

    /// <summary>It was given before.</summary>
    [JsonIgnore]
    public bool IsRepeated { get; init; }

    [JsonIgnore]
    public IReadOnlyList<string> Challenges { get; init; } = [];

    public static ApiAnswer Of<T>(T body, int status = StatusCodes.Status200OK) => new(status, "application/json", JsonSerializer.Serialize(body, Json));

    public static ApiAnswer Problem(int status, string code, string detail, IReadOnlyList<ApiFault>? errors = null) =>
        new(status, ApiProblem.ContentType, JsonSerializer.Serialize(new ApiProblem("about:blank", ReasonPhrases.GetReasonPhrase(status), status, code, detail) { Errors = errors }, Json));

    public static ApiAnswer Invalid(string detail, IReadOnlyList<ApiFault>? errors = null) => Problem(StatusCodes.Status400BadRequest, "invalid_request", detail, errors);

    /// <summary>It waits for a second person, who agrees to it in the console.</summary>
    public static ApiAnswer Waits(Guid proposal, DateTimeOffset now) =>
        Of(new ApiWaiting(proposal, now + Decisions.Admin.ApprovalRules.Waits), StatusCodes.Status202Accepted) with { Location = $"{ApiOperation.Root}/proposals/{proposal}" };

    public static ApiAnswer NotFound(string what) => Problem(StatusCodes.Status404NotFound, "not_found", $"there is no such {what}");

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        (response.StatusCode, response.ContentType, response.Headers.CacheControl) = (Status, Body is null ? null : ContentType, "no-store");
        if (ETag is not null)
            response.Headers.ETag = ETag;
        if (Location is not null)
            response.Headers.Location = Location;
        if (IsRepeated)
            response.Headers["Idempotent-Replayed"] = "true";
        if (Challenges.Count > 0)
            response.Headers.WWWAuthenticate = Challenges.ToArray();
        return Body is null ? Task.CompletedTask : response.WriteAsync(Body, httpContext.RequestAborted);
    }

    private static JsonSerializerOptions Frozen()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            MaxDepth = 16,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
