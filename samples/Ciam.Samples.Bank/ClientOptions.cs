namespace Ciam.Samples.Bank;

/// <summary>What one OAuth client of this web application has been told at its registration.</summary>
public sealed record ClientOptions
{
    /// <summary>The issuer, spelled exactly as in its tokens.</summary>
    public string Authority { get; init; } = "";

    public string ClientId { get; init; } = "";

    /// <summary>The client's secret; set it, or <see cref="ClientSecretFile"/>.</summary>
    public string ClientSecret { get; init; } = "";

    /// <summary>A file that holds the secret, for platforms that mount secrets as files.</summary>
    public string ClientSecretFile { get; init; } = "";

    /// <summary>Where the bank's API listens.</summary>
    public string ApiAddress { get; init; } = "";

    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Whether the home page explains the demo: its people, their password, the outbox.</summary>
    public bool ShowDemoGuide { get; init; }

    /// <summary>Names no secret: the text of a record would.</summary>
    public override string ToString() => $"{ClientId} at {Authority}";

    /// <summary>The options of a section, complete, or an explanation of what is missing.</summary>
    public static ClientOptions Read(IConfiguration configuration, string section)
    {
        var read = configuration.GetSection(section).Get<ClientOptions>() ?? new ClientOptions();
        if (!Uri.TryCreate(read.Authority, UriKind.Absolute, out var issuer) || !Uri.TryCreate(read.ApiAddress, UriKind.Absolute, out _))
            throw new InvalidOperationException($"{section}:Authority and {section}:ApiAddress must be addresses");
        if (issuer.Scheme != Uri.UriSchemeHttps && !issuer.IsLoopback)
            throw new InvalidOperationException($"{section}:Authority must use https outside this machine");
        var secret = read.ClientSecretFile.Length > 0 ? File.ReadAllText(read.ClientSecretFile).Trim() : read.ClientSecret;
        if (read.ClientId.Length == 0 || secret.Length == 0)
            throw new InvalidOperationException($"{section}:ClientId and {section}:ClientSecret or {section}:ClientSecretFile must be set");
        return read with { ClientSecret = secret };
    }
}
