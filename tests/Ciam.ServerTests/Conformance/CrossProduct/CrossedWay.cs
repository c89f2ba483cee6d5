using Ciam.Protocol;
using Ciam.Protocol.Assurance;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Protocol.SenderConstraint;
using Ciam.Protocol.Wire;
using Ciam.ServerTests.OAuth.Backchannel;
using Ciam.ServerTests.OAuth.Device;
using Ciam.ServerTests.OAuth.RichGrants;
using Ciam.ServerTests.OAuth.SenderConstraint;
using Ciam.Storage.OAuth;
using Ciam.Testing;

namespace Ciam.ServerTests.Conformance.CrossProduct;

/// <summary>One bank for all crossings; each brings a client and a customer of its own.</summary>
public sealed class CrossedBank : IAsyncLifetime
{
    private int _names;

    public Bank Bank { get; private set; } = null!;

    public string NextName() => $"crossed-{Interlocked.Increment(ref _names)}";

    public async Task InitializeAsync() => Bank = await new CiamApp().NewBankAsync(TlsSteps.Trusting());

    public async Task DisposeAsync() => await Bank.DisposeAsync();
}

/// <summary>A crossing under way: a client registered just so, and a customer who signed in just now.</summary>
internal sealed class CrossedWay
{
    private const string CustomerScopes = "openid accounts offline_access";

    private readonly Bank _bank;
    private readonly TestClient _giver;
    private readonly TestBrowser _browser;
    private readonly string? _postedSecret;
    private string? _idToken;

    private CrossedWay(Bank bank, Crossing crossing, Person customer, TestBrowser browser, TestClient client, string? postedSecret, TestClient giver)
    {
        (_bank, Crossing, Customer, _browser, Client, _postedSecret, _giver) = (bank, crossing, customer, browser, client, postedSecret, giver);
    }

    public Crossing Crossing { get; }

    public Person Customer { get; }

    public TestClient Client { get; }

    /// <summary>The <c>cnf</c> that the token must have; null for a bearer token.</summary>
    public string? Confirmation => Crossing.Sender switch
    {
        Crossing.Dpop => $$"""{"jkt":"{{Client.Dpop!.Thumbprint}}"}""",
        Crossing.Certificate => $$"""{"x5t#S256":"{{CertificateThumbprint.Of(Client.Certificate!.RawData)}}"}""",
        _ => null,
    };

    /// <summary>The details that the token must say; null for none.</summary>
    public string? Expected => Asked is { } asked ? RichBank.List(asked) : null;

    private string? Asked => Crossing.Details switch
    {
        Crossing.OfACustomer => RichBank.Accounts,
        Crossing.OfAMachine => RichBank.Payee,
        _ => null,
    };

    private string? Resource => Crossing.Resource switch
    {
        Crossing.TheApi => Bank.AccountsApi,
        Crossing.AnotherApi => "https://another.example",
        _ => null,
    };

    public static async Task<CrossedWay> BeginAsync(Bank bank, Crossing crossing, string name)
    {
        var customer = await bank.SignUpAsync(name);
        var browser = await bank.SignedInAsync(customer, Acr.TwoFactors);
        var giver = bank.Register(Row(bank, name + "-giver", ClientAuthMethods.Basic, null, bound: false));
        var row = Row(bank, name, crossing.Auth, giver.ClientId, crossing.Sender == Crossing.Certificate);
        var certificate = MutualTls.IsMethod(crossing.Auth) || crossing.Sender == Crossing.Certificate ? TlsSteps.CertificateFor(crossing.Auth, name) : null;
        if (crossing.Auth == ClientAuthMethods.SelfSignedTlsClientAuth)
            row.Jwks = TestAuthority.JwksOf(certificate!);
        var dpop = crossing.Sender == Crossing.Dpop ? TestKey.Es256() : null;
        var client = bank.Register(row, crossing.Auth == ClientAuthMethods.PrivateKeyJwt ? TestKey.Es256() : null, dpop).Showing(certificate);
        return crossing.Auth == ClientAuthMethods.Post
            ? new CrossedWay(bank, crossing, customer, browser, new TestClient(bank, name, null, client.RedirectUri) { Dpop = dpop, Certificate = certificate }, client.Secret, giver)
            : new CrossedWay(bank, crossing, customer, browser, client, null, giver);
    }

    /// <summary>Tokens, or the error, wherever on the way it was said.</summary>
    public async Task<(TokenAnswer? Tokens, string? Error)> TokenAsync() => Crossing.Grant switch
    {
        GrantTypes.AuthorizationCode => await ByCodeAsync(),
        GrantTypes.RefreshToken => await ByRefreshAsync(),
        GrantTypes.ClientCredentials => Told(await AskAsync(new Dictionary<string, string?> { ["grant_type"] = Crossing.Grant, ["scope"] = "accounts.read" })),
        GrantTypes.TokenExchange => await ByExchangeAsync(),
        GrantTypes.DeviceCode => await ByDeviceAsync(),
        GrantTypes.Ciba => await ByAskingElsewhereAsync(),
        _ => throw new InvalidOperationException($"nobody knows the way to {Crossing.Grant}"),
    };

    public Task<TokenAnswer> RefreshAsync(string refreshToken) => AskAsync(new Dictionary<string, string?> { ["grant_type"] = GrantTypes.RefreshToken, ["refresh_token"] = refreshToken });

    public async Task<JsonAnswer> PostAsync(string path, string token) => await JsonAnswer.ReadAsync(await Client.PostAsync(path, Signed(new Dictionary<string, string?> { ["token"] = token })));

    public Task SignOutAsync() => _idToken is null ? Task.CompletedTask : _browser.GoAsync($"/oauth2/logout?id_token_hint={_idToken}");

    /// <summary>Asked for at authorize and again at the token endpoint.</summary>
    private async Task<(TokenAnswer?, string?)> ByCodeAsync()
    {
        var (code, error) = await CodeAsync(Client, Asked, Resource);
        return code is null ? (null, error) : Told(await RedeemAsync(Client, code, resource: Resource));
    }

    /// <summary>Granted without a word about details of machines or APIs; asked for at the refresh.</summary>
    private async Task<(TokenAnswer?, string?)> ByRefreshAsync()
    {
        var (code, _) = await CodeAsync(Client, Crossing.Details == Crossing.OfACustomer ? Asked : null, null);
        var first = (await RedeemAsync(Client, code!)).AssertGranted();
        return Told(await AskAsync(new Dictionary<string, string?>
        {
            ["grant_type"] = GrantTypes.RefreshToken, ["refresh_token"] = first.RefreshToken, ["authorization_details"] = Expected, ["resource"] = Resource,
        }));
    }

    private async Task<(TokenAnswer?, string?)> ByExchangeAsync()
    {
        var (code, _) = await CodeAsync(_giver, Crossing.Details == Crossing.OfACustomer ? Asked : null, null);
        var subject = (await _giver.RedeemAsync(code!)).AssertGranted();
        _idToken = subject.IdToken;
        return Told(await AskAsync(new Dictionary<string, string?>
        {
            ["grant_type"] = GrantTypes.TokenExchange, ["subject_token"] = subject.AccessToken, ["subject_token_type"] = TokenTypeNames.AccessToken,
            ["authorization_details"] = Expected, ["resource"] = Resource,
        }));
    }

    /// <summary>Asked for by the device, answered by the customer in the browser, and asked for again at the token endpoint.</summary>
    private async Task<(TokenAnswer?, string?)> ByDeviceAsync()
    {
        var asked = await JsonAnswer.ReadAsync(await Client.PostAsync("/oauth2/device", Signed(new Dictionary<string, string?> { ["scope"] = CustomerScopes, ["authorization_details"] = Expected, ["resource"] = Resource })));
        if (asked["error"] is { } error)
            return (null, error);
        await _browser.LetInAsync(new AskedCodes(asked["device_code"]!, asked["user_code"]!));
        return Told(await AskAsync(new Dictionary<string, string?> { ["grant_type"] = GrantTypes.DeviceCode, ["device_code"] = asked["device_code"], ["resource"] = Resource }));
    }

    /// <summary>Asked of the customer on a page of their own, and asked for again at the token endpoint.</summary>
    private async Task<(TokenAnswer?, string?)> ByAskingElsewhereAsync()
    {
        var asked = await JsonAnswer.ReadAsync(await Client.PostAsync(BackchannelSteps.Path, Signed(new Dictionary<string, string?>
        {
            ["scope"] = CustomerScopes, ["login_hint"] = Customer.Email, ["authorization_details"] = Expected, ["resource"] = Resource,
        })));
        if (asked["error"] is { } error)
            return (null, error);
        var page = Assert.Single(await _bank.RowsAsync($"select id::text from ciam.oauth_backchannel_request where client_id = '{Client.ClientId}' and decided_at is null"));
        await _browser.GoAsync("/approve/" + page);
        await _browser.SubmitAsync("main form", button: "button[value=approve]");
        return Told(await AskAsync(new Dictionary<string, string?> { ["grant_type"] = GrantTypes.Ciba, ["auth_req_id"] = asked["auth_req_id"], ["resource"] = Resource }));
    }

    private async Task<(ReceivedCode? Code, string? Error)> CodeAsync(TestClient client, string? details, string? resource)
    {
        var request = new AuthorizeRequest { Parameters = new Dictionary<string, string?> { ["authorization_details"] = details is null ? null : RichBank.List(details), ["resource"] = resource } };
        var page = await _browser.GoAsync(client.AuthorizeUrl(CustomerScopes, request));
        return page.Query("error") is { } error ? (null, error) : (client.CodeOf(page, request, _browser), null);
    }

    private async Task<TokenAnswer> RedeemAsync(TestClient client, ReceivedCode code, string? resource = null) => await AskAsync(new Dictionary<string, string?>
    {
        ["grant_type"] = GrantTypes.AuthorizationCode, ["code"] = code.Value, ["redirect_uri"] = code.RedirectUri, ["code_verifier"] = code.Verifier, ["resource"] = resource,
    }, client);

    private async Task<TokenAnswer> AskAsync(Dictionary<string, string?> form, TestClient? client = null)
    {
        if (form["grant_type"] == GrantTypes.ClientCredentials)
            (form["authorization_details"], form["resource"]) = (Expected, Resource);
        return await (client ?? Client).TokenAsync(Signed(form));
    }

    private Dictionary<string, string?> Signed(Dictionary<string, string?> form)
    {
        if (_postedSecret is not null)
            form["client_secret"] = _postedSecret;
        return form;
    }

    private (TokenAnswer? Tokens, string? Error) Told(TokenAnswer answer)
    {
        _idToken = answer.Granted ? answer.IdToken ?? _idToken : _idToken;
        return answer.Granted ? (answer, null) : (null, answer.Error);
    }

    private static ClientRow Row(Bank bank, string id, string auth, string? giver, bool bound) => new()
    {
        ClientId = id,
        ClientName = id,
        TokenEndpointAuthMethod = auth,
        RedirectUris = [$"https://{id}.example/cb"],
        GrantTypes = [.. GrantTypes.All],
        Scopes = ["openid", "offline_access", "accounts", "accounts.read"],
        FirstParty = true,
        Metadata = new ClientMetadata
        {
            AuthorizationDetailsTypes = ["account_information", "confirmation_of_payee"],
            BackchannelTokenDeliveryMode = DeliveryModes.Poll,
            TlsClientCertificateBoundAccessTokens = bound,
            TlsClientAuthSubjectDn = auth == ClientAuthMethods.TlsClientAuth ? "CN=" + id : null,
            TokenExchangeSubjectClients = giver is null ? null : [giver],
        }.ToJson(),
        CreatedAt = bank.Clock.GetUtcNow(),
    };
}
