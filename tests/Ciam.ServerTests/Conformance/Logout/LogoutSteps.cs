using Ciam.Protocol;
using Ciam.Protocol.Wire;
using Ciam.Server.OAuth.Notices;
using Ciam.ServerTests.SignIn;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Conformance.Logout;

/// <summary>What the logout plans do again and again.</summary>
internal static class LogoutSteps
{
    public static BankSettings Settings { get; } = new() { Configuration = ForeignServer.Configuration };

    /// <summary>A first-party client with the logout metadata of the plan.</summary>
    public static TestClient Relying(this Bank bank, ClientMetadata metadata, string id = "relying", string host = "rp.example") => bank.Register(new ClientRow
    {
        ClientId = id,
        ClientName = "Relying party",
        TokenEndpointAuthMethod = ClientAuthMethods.Basic,
        RedirectUris = [$"https://{host}/callback"],
        PostLogoutRedirectUris = [$"https://{host}/bye"],
        GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken],
        Scopes = ["openid", "offline_access"],
        FirstParty = true,
        Metadata = metadata.ToJson(),
        CreatedAt = bank.Clock.GetUtcNow(),
    });

    /// <summary>Signed in at the client: the browser and the ID token.</summary>
    public static async Task<(TestBrowser Browser, TokenAnswer Tokens)> EnterAsync(this Bank bank, TestClient client, Person person, TestBrowser? browser = null)
    {
        browser ??= await bank.SignedInAsync(person);
        var code = await client.AuthorizeAsync(person, "openid", browser: browser);
        return (browser, (await client.RedeemAsync(code)).AssertGranted());
    }

    public static string LogoutUrl(TokenAnswer tokens, string? back = "https://rp.example/bye", string? state = "s1", string? clientId = null) =>
        "/oauth2/logout?" + string.Join('&', new (string Name, string? Value)[] { ("id_token_hint", tokens.IdToken), ("post_logout_redirect_uri", back), ("state", state), ("client_id", clientId) }
            .Where(pair => pair.Value is not null).Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}"));

    /// <summary>Somebody else signs in where a session is already.</summary>
    public static async Task SwitchToAsync(this TestBrowser browser, Bank bank, Person person)
    {
        await browser.GoAsync(bank.MobileClient.AuthorizeUrl("openid", new AuthorizeRequest { Parameters = new Dictionary<string, string?> { ["prompt"] = "select_account" } }));
        await browser.EnterPasswordAsync(person);
    }

    /// <summary>One round of the worker of one node.</summary>
    public static Task<int> TellAsync(this Bank bank) => bank.WithServicesAsync(services => services.GetRequiredService<NoticeDispatch>().RunAsync(bank.Clock.GetUtcNow(), default));
}
