namespace Ciam.Server.Http;

/// <summary>Paths of the protocol endpoints.</summary>
public static class Routes
{
    public const string Authorize = "/oauth2/authorize";
    public const string Resume = "/oauth2/authorize/resume";
    public const string PushedAuthorization = "/oauth2/par";
    public const string DeviceAuthorization = "/oauth2/device";

    /// <summary>The page where a person types the code of a device; short, because it is typed too.</summary>
    public const string Device = "/device";
    public const string BackchannelAuthentication = "/oauth2/bc-authorize";
    public const string Token = "/oauth2/token";
    public const string UserInfo = "/oauth2/userinfo";
    public const string Introspect = "/oauth2/introspect";
    public const string Revoke = "/oauth2/revoke";
    public const string Grants = "/oauth2/grants";
    public const string GlobalRevocation = "/oauth2/global-revoke";
    public const string EndSession = "/oauth2/logout";
    public const string Register = "/oauth2/register";
    public const string CheckSession = "/oauth2/session";
    public const string Jwks = "/oauth2/jwks";
    public const string BehaviourSamples = "/behaviour/samples";
    public const string BehaviourScript = "/behaviour/v1.js";
    public const string AssessTransaction = "/transactions/assess";
    public const string TransactionOutcome = "/transactions/{id}/outcome";
    public const string TransactionStatus = "/transactions/{id}";
    public const string TransactionHistory = "/transactions/history";
    public const string OpenIdConfiguration = "/.well-known/openid-configuration";
    public const string ProtectedResourceMetadata = "/.well-known/oauth-protected-resource";
    public const string AuthorizationServerMetadata = "/.well-known/oauth-authorization-server";
}
