namespace Ciam.Protocol;

/// <summary>A protected resource: the audience of its tokens and the scopes that belong to it (RFC 8707, RFC 9068 section 3).</summary>
public sealed record ApiResource(string Identifier, string Name, IReadOnlyList<string> Scopes)
{
    /// <summary>The types of authorization details it understands (RFC 9396).</summary>
    public IReadOnlyList<string> AuthorizationDetailsTypes { get; init; } = [];
}
