namespace Ciam.Server.House;

/// <summary>Whether and how clients register themselves (section <c>Ciam:Registration</c>); nobody does unless this says so.</summary>
public sealed class RegistrationOptions
{
    /// <summary><c>closed</c>, <c>initial_access_token</c>, <c>software_statement</c> or <c>open</c> (RFC 7591).</summary>
    public string Way { get; set; } = "closed";

    /// <summary>The least that a client which registers itself must do; it may choose a stricter profile, never a laxer one.</summary>
    public string SecurityProfile { get; set; } = "oauth21";

    /// <summary>Scopes such a client may have; without any, those about the customer (openid, profile, email, phone, offline_access).</summary>
    public IList<string> Scopes { get; } = [];

    /// <summary>Grant types such a client may have; without any, authorization_code and refresh_token.</summary>
    public IList<string> GrantTypes { get; } = [];

    /// <summary>Confidential OpenID clients that register may rely on <c>nonce</c> in place of PKCE (OAuth 2.1 section 7.5.1).</summary>
    public bool NonceInsteadOfPkce { get; set; }

    /// <summary>The <c>iss</c> of software statements that are believed.</summary>
    public string? StatementIssuer { get; set; }

    /// <summary>A file with that issuer's public keys, as a JWK Set.</summary>
    public string? StatementKeysFile { get; set; }

    /// <summary>A <c>client_id</c> may be the https address of the client's metadata (OAuth Client ID Metadata Document).</summary>
    public bool ClientIdDocuments { get; set; }

    internal IEnumerable<string> Contradictions()
    {
        if (!Protocol.Registration.RegistrationWays.All.Contains(Way))
            yield return "Ciam:Registration:Way must be one of " + string.Join(", ", Protocol.Registration.RegistrationWays.All);
        if (Protocol.SecurityProfiles.All.All(known => known.Name != SecurityProfile))
            yield return "Ciam:Registration:SecurityProfile must be one of " + string.Join(", ", Protocol.SecurityProfiles.All.Select(profile => profile.Name));
        if (Way == Protocol.Registration.RegistrationWays.SoftwareStatement && (StatementIssuer is null || StatementKeysFile is null))
            yield return "Ciam:Registration:Way software_statement needs StatementIssuer and StatementKeysFile";
        if (StatementIssuer is null != StatementKeysFile is null)
            yield return "Ciam:Registration:StatementIssuer and StatementKeysFile go together";
    }
}
