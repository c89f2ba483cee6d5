using System.Text.Json;

namespace Ciam.Protocol.Jose;

/// <summary>The server's published keys (RFC 7517 section 5).</summary>
public sealed class KeySet
{
    private readonly Dictionary<string, SigningKey> _keys;
    private readonly string _json;

    public KeySet(IEnumerable<SigningKey> keys)
    {
        var ordered = keys.ToList();
        _keys = ordered.ToDictionary(key => key.Kid, StringComparer.Ordinal);
        _json = JsonSerializer.Serialize(new Dictionary<string, object> { ["keys"] = ordered.Select(key => key.Jwk).ToList() });
    }

    /// <summary>Null when no key has the name.</summary>
    public SigningKey? Find(string kid) => _keys.GetValueOrDefault(kid);

    /// <summary>The JWK Set document: public members only.</summary>
    [Spec("RFC7517-5")]
    public string ToJson() => _json;
}
