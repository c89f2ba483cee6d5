using System.Security.Claims;
using Ciam.Samples.Bank.Oidc;

namespace Ciam.Samples.Bank.Sessions;

/// <summary>A customer who is signed in here: what the issuer said of them, and the tokens it gave.</summary>
internal sealed record Login(IReadOnlyList<Claim> Claims, IssuedTokens Tokens, DateTimeOffset Since, int Renewals = 0)
{
    public string Subject { get; } = Claims.First(claim => claim.Type == "sub").Value;

    public string Name { get; } = Read(Claims, "name") ?? Read(Claims, "preferred_username") ?? Read(Claims, "email") ?? "customer";

    public string? Claim(string type) => Read(Claims, type);

    /// <summary>Names the person only: the text of a record would spell out the tokens.</summary>
    public override string ToString() => $"login since {Since:O}";

    /// <summary>The same login with renewed tokens; what was not issued anew stays as it was.</summary>
    public Login Renewed(IssuedTokens tokens) => this with
    {
        Tokens = tokens with
        {
            IdToken = tokens.IdToken ?? Tokens.IdToken,
            RefreshToken = tokens.RefreshToken ?? Tokens.RefreshToken,
            Scope = tokens.Scope ?? Tokens.Scope,
        },
        Renewals = Renewals + 1,
    };

    private static string? Read(IEnumerable<Claim> claims, string type) => claims.FirstOrDefault(claim => claim.Type == type)?.Value;
}
