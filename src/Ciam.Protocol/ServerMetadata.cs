namespace Ciam.Protocol;

/// <summary>What the checks must know of the server: its issuer identifier and the protected resources it issues tokens for.</summary>
public sealed record ServerMetadata(string Issuer, IReadOnlyList<ApiResource> ApiResources);
