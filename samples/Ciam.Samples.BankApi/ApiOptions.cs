namespace Ciam.Samples.BankApi;

/// <summary>What the API must be told about itself and about the authorization server it trusts.</summary>
public sealed record ApiOptions
{
    /// <summary>The issuer, spelled exactly as in its tokens.</summary>
    public string Authority { get; init; } = "";

    /// <summary>The resource identifier that must stand in the audience of a token (RFC 8707).</summary>
    public string Resource { get; init; } = "";

    /// <summary>Where callers reach this API; part of the metadata address in challenges.</summary>
    public string PublicAddress { get; init; } = "";

    /// <summary>Who this API is when it asks the issuer about a token.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>The API's own secret; set it, or <see cref="ClientSecretFile"/>.</summary>
    public string ClientSecret { get; init; } = "";

    /// <summary>A file that holds the secret, for platforms that mount secrets as files.</summary>
    public string ClientSecretFile { get; init; } = "";

    /// <summary>Assurance levels good enough for moving money, weakest first.</summary>
    public IReadOnlyList<string> AcrValues { get; init; } = [];

    /// <summary>How long ago the customer may have proven who they are before they move money.</summary>
    public int MaxAgeSeconds { get; init; } = 300;

    /// <summary>Ask the issuer's fraud desk before money moves; this client must be allowed to.</summary>
    public bool AssessPayments { get; init; }

    /// <summary>Names the issuer only: the text of a record would name the secret too.</summary>
    public override string ToString() => $"API trusting {Authority}";

    /// <summary>Refuses to start half configured: an API that trusts nobody in particular trusts everybody.</summary>
    public ApiOptions Proven()
    {
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var issuer))
            throw new InvalidOperationException("Api:Authority must be the address of the authorization server");
        if (issuer.Scheme != Uri.UriSchemeHttps && !issuer.IsLoopback)
            throw new InvalidOperationException("Api:Authority must use https outside this machine");
        if (Resource.Length == 0 || AcrValues.Count == 0 || MaxAgeSeconds <= 0)
            throw new InvalidOperationException("Api:Resource, Api:AcrValues and Api:MaxAgeSeconds must be set");
        var secret = ClientSecretFile.Length > 0 ? File.ReadAllText(ClientSecretFile).Trim() : ClientSecret;
        if (ClientId.Length == 0 || secret.Length == 0)
            throw new InvalidOperationException("Api:ClientId and Api:ClientSecret or Api:ClientSecretFile must be set");
        return this with { ClientSecret = secret };
    }
}
