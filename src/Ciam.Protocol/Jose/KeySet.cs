using System.Text.Json;

namespace Ciam.Protocol.Jose;

/// <summary>The server's published keys (RFC 7517 section 5).</summary>
public sealed class KeySet
{
    private readonly Dictionary<string, SigningKey> _keys;
    private readonly string _json;

    /// <param name="keys">Those that sign.</param>
    /// <param name="decryption">Those that clients encrypt to.</param>
    public KeySet(IEnumerable<SigningKey> keys, params IEnumerable<DecryptionKey> decryption)
    {
        var ordered = keys.ToList();
        Decryption = [.. decryption];
        _keys = ordered.ToDictionary(key => key.Kid, StringComparer.Ordinal);
        _json = JsonSerializer.Serialize(new Dictionary<string, object> { ["keys"] = ordered.Select(key => key.Jwk).Concat(Decryption.Select(key => key.Jwk)).ToList() });
    }

    /// <summary>What was encrypted to this server is opened with one of these, the newest last.</summary>
    public IReadOnlyList<DecryptionKey> Decryption { get; }

    /// <summary>Null when no key has the name.</summary>
    public SigningKey? Find(string kid) => _keys.GetValueOrDefault(kid);

    /// <summary>The JWK Set document: public members only.</summary>
    [Spec("RFC7517-5")]
    public string ToJson() => _json;
}
