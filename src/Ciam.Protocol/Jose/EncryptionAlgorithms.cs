namespace Ciam.Protocol.Jose;

/// <summary>How JWTs are encrypted for their reader (RFC 7518 sections 4 and 5); RSA1_5 is left out for its padding oracles, <c>dir</c> and key wrapping for their shared keys.</summary>
public static class EncryptionAlgorithms
{
    public const string RsaOaep256 = "RSA-OAEP-256";
    public const string EcdhEs = "ECDH-ES";
    public const string EcdhEsA256Kw = "ECDH-ES+A256KW";
    public static IReadOnlyList<string> All { get; } = [RsaOaep256, EcdhEs, EcdhEsA256Kw];

    public const string A128CbcHs256 = "A128CBC-HS256";
    public const string A128Gcm = "A128GCM";
    public const string A256Gcm = "A256GCM";
    public static IReadOnlyList<string> Contents { get; } = [A128CbcHs256, A128Gcm, A256Gcm];
}

/// <summary>What a client registered for one kind of answer: to which algorithm, and to which for the content (OIDC Registration section 2).</summary>
public sealed record EncryptionWish(string Alg, string Enc)
{
    /// <summary>Null when the client did not ask for encryption; the content's default is the specification's.</summary>
    public static EncryptionWish? Of(string? alg, string? enc) => alg is null ? null : new EncryptionWish(alg, enc ?? EncryptionAlgorithms.A128CbcHs256);
}
