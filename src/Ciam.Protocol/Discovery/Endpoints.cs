namespace Ciam.Protocol.Discovery;

/// <summary>Where the endpoints are, as absolute addresses.</summary>
public sealed record Endpoints
{
    public required string Authorization { get; init; }
    public required string PushedAuthorization { get; init; }
    public required string Token { get; init; }
    public required string UserInfo { get; init; }
    public required string Jwks { get; init; }
    public required string Introspection { get; init; }
    public required string Revocation { get; init; }
    public required string EndSession { get; init; }

    /// <summary>The server's own layout below its issuer.</summary>
    public static Endpoints Below(string issuer) => new()
    {
        Authorization = issuer + "/oauth2/authorize",
        PushedAuthorization = issuer + "/oauth2/par",
        Token = issuer + "/oauth2/token",
        UserInfo = issuer + "/oauth2/userinfo",
        Jwks = issuer + "/oauth2/jwks",
        Introspection = issuer + "/oauth2/introspect",
        Revocation = issuer + "/oauth2/revoke",
        EndSession = issuer + "/oauth2/logout",
    };
}
