namespace Ciam.Protocol.Discovery;

/// <summary>Where the endpoints are, as absolute addresses.</summary>
public sealed record Endpoints
{
    public required string Authorization { get; init; }
    public required string PushedAuthorization { get; init; }
    public required string BackchannelAuthentication { get; init; }
    public required string Token { get; init; }
    public required string UserInfo { get; init; }
    public required string Jwks { get; init; }
    public required string Introspection { get; init; }
    public required string Revocation { get; init; }
    public required string EndSession { get; init; }
    public required string DeviceAuthorization { get; init; }
    public required string Grants { get; init; }
    public required string GlobalRevocation { get; init; }

    /// <summary>Whether this server sees client certificates at all (RFC 8705).</summary>
    public bool TakesCertificates { get; init; }

    /// <summary>The host at which clients are asked for a certificate, where it is not the issuer's own; people are never sent there.</summary>
    public string? MutualTls { get; init; }
    public required string CheckSession { get; init; }

    /// <summary>Null where clients cannot register themselves.</summary>
    public string? Registration { get; init; }

    /// <summary>The server's own layout below its issuer.</summary>
    public static Endpoints Below(string issuer) => new()
    {
        Authorization = issuer + "/oauth2/authorize",
        PushedAuthorization = issuer + "/oauth2/par",
        BackchannelAuthentication = issuer + "/oauth2/bc-authorize",
        Token = issuer + "/oauth2/token",
        UserInfo = issuer + "/oauth2/userinfo",
        Jwks = issuer + "/oauth2/jwks",
        Introspection = issuer + "/oauth2/introspect",
        Revocation = issuer + "/oauth2/revoke",
        EndSession = issuer + "/oauth2/logout",
        DeviceAuthorization = issuer + "/oauth2/device",
        Grants = issuer + "/oauth2/grants",
        GlobalRevocation = issuer + "/oauth2/global-revoke",
        CheckSession = issuer + "/oauth2/session",
    };
}
