using System.Net;
using System.Text.Json;
using Ciam.Protocol;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth;

/// <summary>Requests that the client signed, and answers that the server signs or encrypts for it.</summary>
public sealed class SignedMessages(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("RFC9101-5"), Covers("RFC9101-6.3")]
    [Covers("ASVS5-10.4.15")]
    public async Task What_is_signed_counts_and_what_stands_beside_it_does_not()
    {
        await using var bank = await app.NewBankAsync();
        var (signer, request, browser) = (SigningClient.Register(bank, ClientMetadata.None), new AuthorizeRequest(), await bank.SignedInAsync(await bank.SignUpAsync("alice")));

        var page = await browser.GoAsync(signer.UrlOf(signer.Compose(request), "&scope=openid%20email&state=other&redirect_uri=https%3A%2F%2Fevil.example%2F&response_type=token"));
        var tokens = (await signer.Client.RedeemAsync(signer.Client.CodeOf(page, request, browser))).AssertGranted();

        Assert.Equal("openid accounts", tokens.Answer["scope"]);
    }

    [Theory]
    [InlineData("RSA-OAEP-256", "A256GCM")]
    [InlineData("ECDH-ES", "A128CBC-HS256")]
    [InlineData("ECDH-ES+A256KW", "A128GCM")]
    [Covers("RFC9101-6.1"), Covers("RFC9126-3")]
    public async Task An_object_encrypted_to_a_published_key_can_be_pushed(string alg, string enc)
    {
        await using var bank = await app.NewBankAsync();
        var metadata = new ClientMetadata { RequestObjectEncryptionAlg = alg, RequestObjectEncryptionEnc = enc, RequireSignedRequestObject = true };
        var (signer, request, browser) = (SigningClient.Register(bank, metadata), new AuthorizeRequest(), await bank.SignedInAsync(await bank.SignUpAsync("alice")));

        var inTheClear = await signer.PushAsync(signer.Compose(request));
        var pushed = await signer.PushAsync(await signer.EncryptedObjectAsync(request, alg, enc), new Dictionary<string, string?> { ["scope"] = "openid email" });

        Assert.Equal("invalid_request_object", inTheClear["error"]);
        signer.Client.CodeOf(await browser.GoAsync(signer.Client.UrlOf(pushed["request_uri"]!)), request, browser);
    }

    [Fact]
    [Covers("RFC9101-10.5"), Covers("RFC9101-10.8")]
    public async Task A_forged_object_is_told_to_a_proven_address_or_on_a_page_and_never_obeyed()
    {
        await using var bank = await app.NewBankAsync();
        var signer = SigningClient.Register(bank, new ClientMetadata { RequireSignedRequestObject = true });
        var (forged, browser) = (TestKey.Es256().Sign(new Dictionary<string, object?> { ["client_id"] = "signer" }), await bank.SignedInAsync(await bank.SignUpAsync("alice")));

        var told = await browser.GoAsync(signer.Client.AuthorizeUrl(request: new AuthorizeRequest { Parameters = new Dictionary<string, string?> { ["request"] = forged } }));
        var shown = await browser.GoAsync(signer.UrlOf(forged));
        var both = await browser.GoAsync(signer.UrlOf(forged, "&request_uri=urn:ietf:params:oauth:request_uri:x"));
        var unsigned = await browser.GoAsync(signer.Client.AuthorizeUrl());

        Assert.Equal("invalid_request_object", told.Query("error"));
        shown.AssertStatus(HttpStatusCode.BadRequest);
        both.AssertStatus(HttpStatusCode.BadRequest);
        Assert.Equal("invalid_request", unsigned.Query("error"));
        Assert.Equal("invalid_request", (await signer.Client.PushAsync())["error"]);
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    [Covers("RFC9101-10.5")]
    public async Task A_sign_in_on_the_way_does_not_forget_that_the_request_was_signed()
    {
        await using var bank = await app.NewBankAsync();
        var (signer, alice, request) = (SigningClient.Register(bank, new ClientMetadata { RequireSignedRequestObject = true }), await bank.SignUpAsync("alice"), new AuthorizeRequest());
        using var browser = bank.NewBrowser();

        await browser.GoAsync(signer.UrlOf(signer.Compose(request)));
        var page = await SignIn.SignInSteps.EnterPasswordAsync(browser, alice);

        signer.Client.CodeOf(page, request, browser);
    }

    [Theory]
    [InlineData("jwt", null, "RS256")]
    [InlineData("query.jwt", "PS256", "PS256")]
    [InlineData("form_post.jwt", "ES256", "ES256")]
    [Covers("JARM-2.1"), Covers("JARM-2.3"), Covers("JARM-3")]
    public async Task An_answer_is_signed_for_whoever_asks(string mode, string? registered, string alg)
    {
        await using var bank = await app.NewBankAsync();
        var signer = SigningClient.Register(bank, new ClientMetadata { AuthorizationSignedResponseAlg = registered });
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));
        var request = new AuthorizeRequest { Parameters = new Dictionary<string, string?> { ["response_mode"] = mode } };

        var page = await browser.GoAsync(signer.Client.AuthorizeUrl(request: request));
        var denied = await bank.NewBrowser().GoAsync(signer.Client.AuthorizeUrl(request: new AuthorizeRequest { Parameters = new Dictionary<string, string?> { ["response_mode"] = mode, ["prompt"] = "none" } }));

        var claims = await signer.ClaimsOfAsync(ResponseOf(page), alg);
        Assert.Equal(["aud", "code", "exp", "iss", "session_state", "state"], claims.EnumerateObject().Select(claim => claim.Name).Order());
        Assert.Equal(request.State, claims.GetProperty("state").GetString());
        Assert.InRange(claims.GetProperty("exp").GetInt64() - bank.Clock.GetUtcNow().ToUnixTimeSeconds(), 1, 600);
        Assert.Null(page.Query("code"));
        Assert.Equal("login_required", (await signer.ClaimsOfAsync(ResponseOf(denied), alg)).GetProperty("error").GetString());
        var code = new ReceivedCode(bank.Secrets.Remember("code", claims.GetProperty("code").GetString()!), request.Verifier, signer.Client.RedirectUri, request.Nonce, browser);
        (await signer.Client.RedeemAsync(code)).AssertGranted();
    }

    [Fact]
    [Covers("JARM-2.3"), Covers("FAPI2-MS-FINAL-5.4.1")]
    [Covers("ASVS5-10.4.12"), Covers("RFC9700-4.1-2"), Covers("FAPI2-MS-FINAL-5.4.1-1")]
    public async Task Where_answers_must_be_signed_no_other_can_be_asked_for_and_no_fragment_ever()
    {
        await using var bank = await app.NewBankAsync();
        var signer = SigningClient.Register(bank, new ClientMetadata { SecurityProfile = SecurityProfiles.Fapi2MessageSigning });

        Assert.Equal("invalid_request", (await signer.PushAsync(signer.Compose(new AuthorizeRequest())))["error"]);
        Assert.Equal("invalid_request", (await signer.PushAsync(signer.Compose(new AuthorizeRequest(), new Dictionary<string, object?> { ["response_mode"] = "fragment.jwt" })))["error"]);
        Assert.Equal(HttpStatusCode.Created, (await signer.PushAsync(signer.Compose(new AuthorizeRequest(), new Dictionary<string, object?> { ["response_mode"] = "jwt" }))).Status);
    }

    [Fact]
    [Covers("JARM-2.1"), Covers("OIDCC-5.3.2"), Covers("OIDCC-10.2"), Covers("RFC9701-6")]
    public async Task Every_answer_is_encrypted_for_a_client_that_registered_it()
    {
        await using var bank = await app.NewBankAsync();
        var signer = SigningClient.Register(bank, new ClientMetadata
        {
            AuthorizationSignedResponseAlg = "ES256", AuthorizationEncryptedResponseAlg = "ECDH-ES", AuthorizationEncryptedResponseEnc = "A256GCM",
            IdTokenEncryptedResponseAlg = "RSA-OAEP-256", UserinfoSignedResponseAlg = "PS256", UserinfoEncryptedResponseAlg = "ECDH-ES",
            IntrospectionSignedResponseAlg = "ES256", IntrospectionEncryptedResponseAlg = "RSA-OAEP-256", IntrospectionEncryptedResponseEnc = "A128GCM",
        });
        var (alice, request) = (await bank.SignUpAsync("alice"), new AuthorizeRequest { Parameters = new Dictionary<string, string?> { ["response_mode"] = "jwt" } });
        var browser = await bank.SignedInAsync(alice);

        var (header, answer) = signer.Reader.Open(ResponseOf(await browser.GoAsync(signer.Client.AuthorizeUrl("openid email", request))));
        Assert.Equal(("ECDH-ES", "A256GCM", "JWT", "enc-ec"), (Text(header, "alg"), Text(header, "enc"), Text(header, "cty"), Text(header, "kid")));
        var code = bank.Secrets.Remember("code", Text(await signer.ClaimsOfAsync(answer, "ES256"), "code"));
        var tokens = (await signer.Client.RedeemAsync(new ReceivedCode(code, request.Verifier, signer.Client.RedirectUri, request.Nonce, browser))).AssertGranted();
        var (idHeader, idToken) = signer.Reader.Open(tokens.IdToken!);
        Assert.Equal(("RSA-OAEP-256", "A128CBC-HS256"), (Text(idHeader, "alg"), Text(idHeader, "enc")));
        Assert.Equal(request.Nonce, Text(await signer.ClaimsOfAsync(idToken, "ES256"), "nonce"));

        using var userInfo = await signer.Client.FetchAsync(HttpMethod.Get, "/oauth2/userinfo", tokens.AccessToken);
        Assert.Equal("application/jwt", userInfo.Content.Headers.ContentType?.MediaType);
        Assert.Equal(alice.Email, Text(await signer.ClaimsOfAsync(signer.Reader.Open(await userInfo.Content.ReadAsStringAsync()).Content, "PS256"), "email"));

        using var introspected = await signer.Client.PostAsync("/oauth2/introspect", new Dictionary<string, string?> { ["token"] = tokens.AccessToken });
        Assert.Equal("application/token-introspection+jwt", introspected.Content.Headers.ContentType?.MediaType);
        var told = await signer.ClaimsOfAsync(signer.Reader.Open(await introspected.Content.ReadAsStringAsync()).Content, "ES256", "token-introspection+jwt");
        Assert.True(told.GetProperty("token_introspection").GetProperty("active").GetBoolean());
    }

    [Fact]
    [Covers("OIDCC-5.3.2")]
    public async Task Userinfo_may_be_encrypted_alone_or_signed_alone()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, sealing) = (await bank.SignUpAsync("alice"), SigningClient.Register(bank, new ClientMetadata { UserinfoEncryptedResponseAlg = "ECDH-ES" }, "sealing"));
        var signing = SigningClient.Register(bank, new ClientMetadata { UserinfoSignedResponseAlg = "RS256" }, "signing");

        var (header, content) = sealing.Reader.Open(await UserInfoAsync(sealing, alice));
        var claims = await signing.ClaimsOfAsync(await UserInfoAsync(signing, alice), "RS256");

        Assert.False(header.TryGetProperty("cty", out _));
        Assert.Equal(alice.Id.ToString(), Text(JsonSerializer.Deserialize<JsonElement>(content), "sub"));
        Assert.Equal((alice.Id.ToString(), "signing"), (Text(claims, "sub"), Text(claims, "aud")));
    }

    [Fact]
    [Covers("RFC9701-4"), Covers("RFC9701-5")]
    [Covers("FAPI2-MS-FINAL-5.5.1-1")]
    public async Task An_api_that_accepts_a_jwt_gets_what_it_was_told_signed()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, api) = (await bank.SignUpAsync("alice"), bank.ApiClient);
        var token = (await bank.WebClient.RedeemAsync(await bank.WebClient.AuthorizeAsync(alice))).AssertGranted().AccessToken;
        var asApi = new SigningClient(bank, api, TestKey.Es256(), new TestReader());

        var live = await asApi.ClaimsOfAsync(await AskAsync(bank, api, token), "RS256", "token-introspection+jwt");
        var dead = await asApi.ClaimsOfAsync(await AskAsync(bank, api, "nonsense"), "RS256", "token-introspection+jwt");

        Assert.Equal(["aud", "iat", "iss", "token_introspection"], live.EnumerateObject().Select(claim => claim.Name).Order());
        Assert.Equal(alice.Id.ToString(), Text(live.GetProperty("token_introspection"), "sub"));
        Assert.Equal("""{"active":false}""", dead.GetProperty("token_introspection").GetRawText());
        Assert.Equal("true", (await api.IntrospectAsync(token))["active"]);
    }

    private static async Task<string> AskAsync(Bank bank, TestClient api, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/introspect") { Content = new FormUrlEncodedContent([new("token", token)]) };
        request.Headers.Accept.ParseAdd("application/token-introspection+jwt");
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"{api.ClientId}:{Uri.EscapeDataString(api.Secret!)}")));
        using var answer = await bank.Http.SendAsync(request);
        Assert.Equal("application/token-introspection+jwt", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<string> UserInfoAsync(SigningClient client, Person person)
    {
        var tokens = (await client.Client.RedeemAsync(await client.Client.AuthorizeAsync(person, "openid profile"))).AssertGranted();
        using var answer = await client.Client.FetchAsync(HttpMethod.Get, "/oauth2/userinfo", tokens.AccessToken);
        Assert.Equal("application/jwt", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadAsStringAsync();
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static string ResponseOf(BrowserPage page) => page.Query("response") ?? page.Find("input[name=response]").GetAttribute("value")!;
}
