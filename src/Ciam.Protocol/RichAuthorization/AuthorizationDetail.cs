using System.Text.Json;
using Ciam.Protocol.Jose;

namespace Ciam.Protocol.RichAuthorization;

/// <summary>One object of <c>authorization_details</c>, of whatever type it says it is (RFC 9396 section 2).</summary>
public sealed class AuthorizationDetail
{
    internal AuthorizationDetail(string type, JsonElement json) => (TypeName, Json) = (type, json);

    public string TypeName { get; }

    /// <summary>The type in the catalogue; null for a type that is not there.</summary>
    public AuthorizationDetailType? Type => DetailCatalog.Find(TypeName);

    public JsonElement Json { get; }

    /// <summary>The APIs it is for; none named means every API that takes the type.</summary>
    public IReadOnlyList<string> Locations => Json.Texts("locations") ?? [];

    /// <summary>The APIs of this server that take it.</summary>
    public IReadOnlyList<string> Recipients(ServerMetadata server) =>
        [.. server.ApiResources.Where(api => api.AuthorizationDetailsTypes.Contains(TypeName) && (Locations.Count == 0 || Locations.Contains(api.Identifier))).Select(api => api.Identifier)];

    /// <summary>The other asks for the same, or for less of it.</summary>
    public bool Covers(AuthorizationDetail other) =>
        TypeName == other.TypeName && (JsonElement.DeepEquals(Json, other.Json) || Type?.Narrows(Json, other.Json) == true);
}
