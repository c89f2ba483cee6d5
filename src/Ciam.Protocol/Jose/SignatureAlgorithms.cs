namespace Ciam.Protocol.Jose;

/// <summary>The signature algorithms of the house: asymmetric only, so that <c>none</c> and shared-key confusion have no place to start (RFC 7518 section 3.1).</summary>
public static class SignatureAlgorithms
{
    public const string ES256 = "ES256";
    public const string PS256 = "PS256";
    public const string RS256 = "RS256";
    public static IReadOnlyList<string> All { get; } = [ES256, PS256, RS256];

    /// <summary>Those of FAPI 2.0 (section 5.4.1): for whatever has no old clients to be kind to, as DPoP.</summary>
    public static IReadOnlyList<string> Strict { get; } = [ES256, PS256];
}
