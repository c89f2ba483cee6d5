using System.Text.Json.Serialization;

namespace Ciam.Samples.BankApi.Tokens;

/// <summary>Tells a client that was refused where tokens for this API come from (RFC 9728).</summary>
internal sealed record ResourceMetadata(
    [property: JsonPropertyName("resource")] string Resource,
    [property: JsonPropertyName("resource_name")] string Name,
    [property: JsonPropertyName("authorization_servers")] string[] AuthorizationServers,
    [property: JsonPropertyName("scopes_supported")] string[] Scopes,
    [property: JsonPropertyName("bearer_methods_supported")] string[] BearerMethods)
{
    public const string Path = "/.well-known/oauth-protected-resource";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, (ApiOptions api) => new ResourceMetadata(
        api.Resource, "Demo bank API", [api.Authority], ["accounts", "accounts.read", "payments"], ["header"]));
}
