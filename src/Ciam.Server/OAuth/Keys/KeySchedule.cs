using Ciam.Protocol;
using Ciam.Protocol.Jose;
using Ciam.Storage.OAuth;

namespace Ciam.Server.OAuth.Keys;

/// <summary>When a signing key is made, published, used and retired. Pure: rows and an instant in, the keys to make out.</summary>
public static class KeySchedule
{
    /// <summary>What the server signs by, and what clients encrypt to it by.</summary>
    public static readonly IReadOnlyList<string> Algorithms = [.. SignatureAlgorithms.All, EncryptionAlgorithms.RsaOaep256, EncryptionAlgorithms.EcdhEs];

    public static readonly TimeSpan Signs = TimeSpan.FromDays(30);

    /// <summary>Published this long before it signs, so that no verifier's cached JWKS lacks it (OIDC Core section 10.1.1).</summary>
    public static readonly TimeSpan Announced = TimeSpan.FromDays(3);

    /// <summary>Published this long after it stopped, until whatever it signed has expired.</summary>
    public static readonly TimeSpan Retained = TimeSpan.FromDays(7);

    /// <summary>The key that signs now; of several, the one that began last.</summary>
    [Spec("OIDCC-10.1.1")]
    public static SigningKeyRow? Active(IEnumerable<SigningKeyRow> keys, string alg, DateTimeOffset now) =>
        keys.Where(key => key.Alg == alg && key.SignsFrom <= now && now < key.SignsUntil).MaxBy(key => key.SignsFrom);

    /// <summary>For each algorithm that lacks a key at <paramref name="now"/> or soon after, the instant from which a new one must sign.</summary>
    public static IEnumerable<(string Alg, DateTimeOffset SignsFrom)> Missing(IReadOnlyCollection<SigningKeyRow> keys, DateTimeOffset now)
    {
        foreach (var alg in Algorithms)
        {
            var covered = keys.Where(key => key.Alg == alg).Select(key => key.SignsUntil).DefaultIfEmpty(now).Max();
            if (covered <= now)
                yield return (alg, now);
            else if (covered - now <= Announced)
                yield return (alg, covered);
        }
    }
}
