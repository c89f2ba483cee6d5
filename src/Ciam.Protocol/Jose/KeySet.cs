using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Ciam.Protocol.Jose;

/// <summary>The server's published keys (RFC 7517 section 5).</summary>
public sealed class KeySet
{
    private readonly Dictionary<string, SigningKey> _keys;
    private readonly ConcurrentDictionary<(UInt128, UInt128), bool> _proven = new();
    private int _remembered;
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

    /// <summary>
    /// Whether the key that the token names made its signature. A token is presented many times: what was once found good is known by the token's SHA-256 for as long as these keys are,
    /// since the same text under the same key stays good. Nothing else about the token is remembered, and nothing of one that failed.
    /// </summary>
    [Spec("RFC7515-5.2")]
    internal bool Prove(CompactJws jws)
    {
        if (jws.Kid is not { } kid || jws.Alg is not { } alg || Find(kid) is not { } key)
            return false;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(jws.Text.AsSpan()), hash);
        var name = (MemoryMarshal.Read<UInt128>(hash), MemoryMarshal.Read<UInt128>(hash[16..]));
        if (_proven.ContainsKey(name))
            return true;
        if (!key.Public.Verifies(alg, jws.Signed, jws.Signature))
            return false;
        if (_remembered < MostRemembered && _proven.TryAdd(name, true))
            Interlocked.Increment(ref _remembered);
        return true;
    }

    /// <summary>A few megabytes; beyond it signatures are computed each time.</summary>
    internal int MostRemembered { get; init; } = 32 * 1024;

    /// <summary>How many signatures are known to be good.</summary>
    internal int Remembered => _remembered;

    /// <summary>The JWK Set document: public members only.</summary>
    [Spec("RFC7517-5")]
    public string ToJson() => _json;
}
