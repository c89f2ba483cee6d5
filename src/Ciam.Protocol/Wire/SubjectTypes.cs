namespace Ciam.Protocol.Wire;

/// <summary>Whether all clients know a customer by one name, or each sector by its own (OIDC Core section 8).</summary>
public static class SubjectTypes
{
    public const string Public = "public";
    public const string Pairwise = "pairwise";
    public static IReadOnlyList<string> All { get; } = [Public, Pairwise];
}
