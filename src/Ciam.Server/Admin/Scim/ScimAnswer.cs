using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ciam.Server.Admin.Scim;

/// <summary>An answer in the words of RFC 7644: a resource with its version, a list, nothing, or an error.</summary>
internal sealed record ScimAnswer(int Status, string? Body) : IResult
{
    public const string ContentType = "application/scim+json";

    public static JsonSerializerOptions Json { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public string? ETag { get; init; }
    public string? Location { get; init; }
    public IReadOnlyList<string> Challenges { get; init; } = [];

    public static ScimAnswer NoContent { get; } = new(StatusCodes.Status204NoContent, null);

    public static ScimAnswer Of<T>(T body, int status = StatusCodes.Status200OK) => new(status, JsonSerializer.Serialize(body, Json));

    public static ScimAnswer Of(ScimUser user, int status = StatusCodes.Status200OK) => new(status, JsonSerializer.Serialize(user, Json)) { ETag = user.Meta.Version, Location = user.Meta.Location };

    public static ScimAnswer Of(ScimGroup group, int status = StatusCodes.Status200OK) => new(status, JsonSerializer.Serialize(group, Json)) { ETag = group.Meta.Version, Location = group.Meta.Location };

    /// <summary>RFC 7644 section 3.12: the status is written as text.</summary>
    public static ScimAnswer Error(int status, string? type, string detail) =>
        new(status, JsonSerializer.Serialize(new { schemas = new[] { ScimSchemas.Error }, status = status.ToString(CultureInfo.InvariantCulture), scimType = type, detail }, Json));

    public static ScimAnswer BadValue(string detail) => Error(StatusCodes.Status400BadRequest, "invalidValue", detail);

    public static ScimAnswer NotFound { get; } = Error(StatusCodes.Status404NotFound, null, "there is no such resource");

    public static ScimAnswer ChangedMeanwhile { get; } = Error(StatusCodes.Status412PreconditionFailed, null, "the resource was changed since it was read");

    /// <summary>A weak tag of all that a caller can see of a resource (RFC 7644 section 3.14).</summary>
    public static string VersionOf(params IEnumerable<string?> parts) =>
        $"W/\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(parts))).AsSpan(0, 8))}\"";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        response.Headers.CacheControl = "no-store";
        if (ETag is not null)
            response.Headers.ETag = ETag;
        if (Location is not null)
            response.Headers.ContentLocation = Location;
        if (Location is not null && Status == StatusCodes.Status201Created)
            response.Headers.Location = Location;
        if (Challenges.Count > 0)
            response.Headers.WWWAuthenticate = Challenges.ToArray();
        if (HttpMethods.IsGet(request.Method) && ETag is not null && request.Headers.IfNoneMatch.Contains(ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        (response.StatusCode, response.ContentType) = (Status, Body is null ? null : ContentType);
        return Body is null ? Task.CompletedTask : response.WriteAsync(Body, httpContext.RequestAborted);
    }
}
