namespace Ciam.Protocol.Authorize;

/// <summary>The <c>claims</c> parameter: which claims the client wants, by where it wants them (OIDC Core section 5.5).</summary>
public sealed record ClaimsRequest
{
    /// <summary>As it was sent.</summary>
    public required string Json { get; init; }

    public IReadOnlyDictionary<string, RequestedClaim> IdToken { get; init; } = new Dictionary<string, RequestedClaim>();
    public IReadOnlyDictionary<string, RequestedClaim> UserInfo { get; init; } = new Dictionary<string, RequestedClaim>();
}

/// <summary>One claim wanted: whether the client cannot do without it, and the values it would take, the best first; none means any.</summary>
public sealed record RequestedClaim(bool Essential, IReadOnlyList<string> Values);
