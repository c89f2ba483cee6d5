using Ciam.Protocol.Wire;

namespace Ciam.Protocol.UserInfo;

/// <summary>What the bank can tell about a customer, in the standard claims (OIDC Core section 5.1); what it does not know is left out.</summary>
public sealed record CustomerClaims
{
    public required string Sub { get; init; }
    public string? Name { get; init; }
    public string? PreferredUsername { get; init; }
    public string? Locale { get; init; }
    public string? Email { get; init; }
    public bool EmailVerified { get; init; }
    public string? PhoneNumber { get; init; }
    public bool PhoneNumberVerified { get; init; }

    /// <summary>What the customer filled in beyond these, by the names of <see cref="PersonalDetails"/>.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();

    public DateTimeOffset? UpdatedAt { get; init; }

    private static readonly (string Scope, string Claim, Func<CustomerClaims, object?> Value)[] Known =
    [
        (StandardScopes.Profile, "name", claims => claims.Name),
        (StandardScopes.Profile, "preferred_username", claims => claims.PreferredUsername),
        (StandardScopes.Profile, "locale", claims => claims.Locale),
        .. PersonalDetails.Names.Where(name => name != PersonalDetails.Address).Select(Detail),
        (StandardScopes.Profile, "updated_at", claims => claims.UpdatedAt?.ToUnixTimeSeconds()),
        (StandardScopes.Email, "email", claims => claims.Email),
        (StandardScopes.Email, "email_verified", claims => claims.Email is null ? null : claims.EmailVerified),
        (StandardScopes.Phone, "phone_number", claims => claims.PhoneNumber),
        (StandardScopes.Phone, "phone_number_verified", claims => claims.PhoneNumber is null ? null : claims.PhoneNumberVerified),
        (StandardScopes.Address, PersonalDetails.Address, claims => claims.Details.TryGetValue(PersonalDetails.Address, out var lines) ? new Dictionary<string, string> { ["formatted"] = lines } : null),
    ];

    /// <summary>Every claim the server can give about a person, <c>sub</c> aside.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Select(known => known.Claim)];

    /// <summary>The subject always; the rest by granted scope, or by name from the <c>claims</c> parameter.</summary>
    [Spec("OIDCC-5.3.2"), Spec("OIDCC-5.4"), Spec("OIDCC-5.5")]
    public IReadOnlyDictionary<string, object> ClaimsFor(IEnumerable<string> scopes, IEnumerable<string> requestedClaimNames)
    {
        var (granted, requested) = (scopes.ToHashSet(StringComparer.Ordinal), requestedClaimNames.ToHashSet(StringComparer.Ordinal));
        var claims = new Dictionary<string, object> { ["sub"] = Sub };
        foreach (var (scope, claim, value) in Known)
        {
            if ((granted.Contains(scope) || requested.Contains(claim)) && value(this) is { } known)
                claims[claim] = known;
        }

        return claims;
    }

    private static (string Scope, string Claim, Func<CustomerClaims, object?> Value) Detail(string name) => (StandardScopes.Profile, name, claims => claims.Details.GetValueOrDefault(name));

    /// <summary>A record would print the person.</summary>
    public override string ToString() => nameof(CustomerClaims);
}
