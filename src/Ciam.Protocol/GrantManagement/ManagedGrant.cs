using System.Text.Json;
using Ciam.Protocol.RichAuthorization;

namespace Ciam.Protocol.GrantManagement;

/// <summary>A grant as its client manages it: all that was given under one name.</summary>
public sealed record ManagedGrant
{
    public required IReadOnlyList<string> Scopes { get; init; }
    public required IReadOnlyList<string> Resources { get; init; }
    public required IReadOnlyList<AuthorizationDetail> Details { get; init; }

    /// <summary>Names of claims asked for one by one.</summary>
    public IReadOnlyList<string> Claims { get; init; } = [];

    /// <summary>What was given before and what is given now, each once; null when that is more than one request may ask for.</summary>
    [Spec("GM-5.2")]
    public ManagedGrant? MergedWith(ManagedGrant later)
    {
        var details = Details.Concat(later.Details.Where(detail => !Details.Any(known => JsonElement.DeepEquals(known.Json, detail.Json)))).ToArray();
        var merged = new ManagedGrant
        {
            Scopes = [.. Scopes.Union(later.Scopes, StringComparer.Ordinal)],
            Resources = Resources.Count == 0 || later.Resources.Count == 0 ? [] : [.. Resources.Union(later.Resources, StringComparer.Ordinal)],
            Details = details,
            Claims = later.Claims,
        };
        return details.Length == 0 || AuthorizationDetailList.Read(AuthorizationDetailList.Write(details)) is not null ? merged : null;
    }

    /// <summary>The answer to a question about it.</summary>
    [Spec("GM-6.4")]
    public IReadOnlyDictionary<string, object> ToJson()
    {
        var scopes = new Dictionary<string, object> { ["scope"] = string.Join(' ', Scopes) };
        if (Resources.Count > 0)
            scopes["resources"] = Resources;
        var json = new Dictionary<string, object>();
        if (Scopes.Count > 0)
            json["scopes"] = new[] { scopes };
        if (Claims.Count > 0)
            json["claims"] = Claims;
        if (Details.Count > 0)
            json["authorization_details"] = AuthorizationDetailList.ToJson(Details);
        return json;
    }
}
