using Ciam.Protocol;
using Ciam.Protocol.Wire;

namespace Ciam.UnitTests.Protocol;

/// <summary>A small bank: two APIs, a web app, a phone app and a robot.</summary>
internal static class Sample
{
    public const string Issuer = "https://login.bank.example";
    public const string AccountsApi = "https://accounts.bank.example";
    public const string CardsApi = "https://cards.bank.example/v1";

    /// <summary>RFC 7636 appendix B.</summary>
    public const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    public const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    public const string WebRedirect = "https://app.bank.example/callback";

    public static readonly DateTimeOffset Now = new(2026, 3, 3, 10, 0, 0, TimeSpan.Zero);

    public static readonly ServerMetadata Server = new(Issuer,
    [
        new ApiResource(AccountsApi, "Accounts", ["accounts", "accounts.read", "payments"]) { AuthorizationDetailsTypes = ["payment_initiation", "account_information"] },
        new ApiResource(CardsApi, "Cards", ["cards"]) { AuthorizationDetailsTypes = ["account_information", "confirmation_of_payee"] },
    ]);

    public static readonly Client Web = new()
    {
        ClientId = "web",
        ClientName = "Web bank",
        TokenEndpointAuthMethod = ClientAuthMethods.Basic,
        RedirectUris = [WebRedirect, "https://app.bank.example/other?tenant=1", "http://127.0.0.1/dev"],
        PostLogoutRedirectUris = ["https://app.bank.example/bye", "https://app.bank.example/bye?from=bank"],
        GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken],
        Scopes = ["openid", "profile", "email", "offline_access", "accounts", "cards"],
        DefaultMaxAge = 3600,
        Metadata = new ClientMetadata { AuthorizationDetailsTypes = ["payment_initiation", "account_information"] },
    };

    public static readonly Client Phone = new()
    {
        ClientId = "phone",
        ClientName = "Phone bank",
        TokenEndpointAuthMethod = ClientAuthMethods.None,
        RedirectUris = ["http://127.0.0.1/callback", "http://[::1]/callback?app=phone", "http://localhost/callback", "com.example.app:/callback"],
        GrantTypes = [GrantTypes.AuthorizationCode],
        Scopes = ["openid", "accounts", "offline_access"],
    };

    public static readonly Client Robot = new()
    {
        ClientId = "robot",
        ClientName = "Robot",
        TokenEndpointAuthMethod = ClientAuthMethods.PrivateKeyJwt,
        RedirectUris = ["https://robot.example/callback"],
        GrantTypes = [GrantTypes.ClientCredentials],
        Scopes = ["accounts.read", "cards", "profile"],
        Metadata = new ClientMetadata { AuthorizationDetailsTypes = ["confirmation_of_payee", "account_information"] },
    };

    public static readonly Client Pusher = Web with
    {
        ClientId = "pusher", RedirectUris = ["https://pusher.example/callback"], Metadata = new ClientMetadata { RequirePushedAuthorizationRequests = true },
    };

    public static readonly Client Signer = Web with { ClientId = "signer", RedirectUris = ["https://signer.example/callback"], Metadata = new ClientMetadata { RequireSignedRequestObject = true } };

    /// <summary>Everything it says and is told is signed.</summary>
    public static readonly Client Signed = Web with
    {
        ClientId = "signed", RedirectUris = ["https://signed.example/callback"], Metadata = new ClientMetadata { SecurityProfile = SecurityProfiles.Fapi2MessageSigning },
    };

    /// <summary>Answered by form and in no other way.</summary>
    public static readonly Client Poster = Web with { ClientId = "poster", RedirectUris = ["https://poster.example/callback"], Metadata = new ClientMetadata { ResponseModes = ["form_post"] } };

    public static Client? Named(string? clientId) => new[] { Web, Phone, Robot, Pusher, Signer, Signed, Poster }.FirstOrDefault(client => client.ClientId == clientId);

    /// <summary>RFC 9396 section 2, figure 2, with accounts whose check digits are right.</summary>
    public const string Payment = """{"type":"payment_initiation","instructedAmount":{"currency":"CHF","amount":"1250.00"},"creditorName":"Merchant A","creditorAccount":{"iban":"CH9300762011623852957"}}""";

    public const string Accounts = """{"type":"account_information","actions":["list_accounts","read_balances"],"accounts":[{"iban":"CH9300762011623852957"},{"iban":"DE89370400440532013000"}],"locations":["https://accounts.bank.example"]}""";

    public const string Payee = """{"type":"confirmation_of_payee","creditorName":"Merchant A","creditorAccount":{"iban":"DE89370400440532013000"}}""";

    /// <summary>The parameter, ready for <see cref="Form"/>.</summary>
    public static string Details(params string[] details) => "authorization_details=" + Uri.EscapeDataString($"[{string.Join(',', details)}]");

    /// <summary>A request for a code that satisfies every check, with some parameters changed.</summary>
    public static Parameters AuthorizeWith(string change = "") => Form(
        $"client_id=web&redirect_uri={Uri.EscapeDataString(WebRedirect)}&response_type=code&scope=openid accounts&state=s1&nonce=n1&code_challenge={Challenge}&code_challenge_method=S256",
        change);

    /// <summary>
    /// Parameters written as in a query, later ones replacing earlier ones, an empty value removing one;
    /// <c>{x*9}</c> stands for nine times x.
    /// </summary>
    public static Parameters Form(params string[] layers)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in layers.SelectMany(layer => layer.Split('&', StringSplitOptions.RemoveEmptyEntries)))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            values[Uri.UnescapeDataString(pair[..equals])] = Uri.UnescapeDataString(Repeated(pair[(equals + 1)..]));
        }

        return new Parameters(values);
    }

    private static string Repeated(string value) =>
        System.Text.RegularExpressions.Regex.Replace(value, @"\{(?<text>[^*{}]+)\*(?<times>[0-9]+)\}",
            match => string.Concat(Enumerable.Repeat(match.Groups["text"].Value, int.Parse(match.Groups["times"].Value, System.Globalization.CultureInfo.InvariantCulture))));
}
