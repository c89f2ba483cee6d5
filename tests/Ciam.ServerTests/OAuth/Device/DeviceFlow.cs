using System.Net;
using Ciam.Protocol;
using Ciam.Protocol.Assurance;
using Ciam.Protocol.Wire;
using Ciam.ServerTests.OAuth.RichGrants;
using Ciam.ServerTests.SignIn;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth.Device;

/// <summary>A device asks, a person answers on another screen, and the device goes on (RFC 8628).</summary>
public sealed class DeviceFlow(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("RFC8628-3.1"), Covers("RFC8628-3.2"), Covers("RFC8628-3.3"), Covers("RFC8628-3.4")]
    public async Task A_television_is_let_in_and_its_tokens_work_until_its_owner_signs_out()
    {
        await using var bank = await app.NewBankAsync();
        var (tv, alice) = (bank.Television(), await bank.SignUpAsync("alice"));
        var told = await tv.AskAsync("openid accounts offline_access");
        var codes = new AskedCodes(bank.Secrets.Remember("device code", told["device_code"]!), bank.Secrets.Remember("user code", told["user_code"]!));

        Assert.Equal((HttpStatusCode.OK, "600", "5"), (told.Status, told["expires_in"], told["interval"]));
        Assert.Contains("no-store", told.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.Matches("^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$", codes.UserCode);
        Assert.Equal(new Uri(bank.Issuer, "/device").AbsoluteUri, told["verification_uri"]);
        (await tv.PollAsync(codes)).AssertRefused("authorization_pending");

        var browser = await bank.SignedInAsync(alice);
        await browser.LetInAsync(codes);
        var tokens = (await tv.PollAsync(codes)).AssertGranted();

        var id = TokenAnswer.ClaimsOf(tokens.IdToken!);
        Assert.Equal((alice.Id.ToString(), "tv"), (id.GetProperty("sub").GetString(), id.GetProperty("aud").GetString()));
        Assert.Equal(Bank.AccountsApi, TokenAnswer.ClaimsOf(tokens.AccessToken).GetProperty("aud").GetString());
        Assert.Equal(alice.Id.ToString(), (await tv.UserInfoAsync(tokens.AccessToken))["sub"]);
        Assert.True(await bank.IsActiveAsync(tokens.AccessToken));
        var renewed = (await tv.RefreshAsync(tokens.RefreshToken)).AssertGranted();
        await bank.Audit.AssertHasAsync("device_code.issued");
        await bank.Audit.AssertHasAsync("device.allowed");

        await browser.GoAsync($"/oauth2/logout?id_token_hint={tokens.IdToken}");
        Assert.False(await bank.IsActiveAsync(renewed.AccessToken));
        (await tv.RefreshAsync(renewed.RefreshToken)).AssertRefused("invalid_grant");
        bank.Logs.AssertNoFaults();
    }

    [Theory]
    [InlineData(ClientAuthMethods.Basic)]
    [InlineData(ClientAuthMethods.Post)]
    [Covers("RFC8628-3.1")]
    public async Task A_client_with_a_secret_proves_itself_when_it_asks_and_when_it_polls(string auth)
    {
        await using var bank = await app.NewBankAsync();
        var (client, alice) = (bank.Television(auth: auth), await bank.SignUpAsync("alice"));
        var unproven = new TestClient(bank, "tv", null, "");
        var posted = auth == ClientAuthMethods.Post ? new Dictionary<string, string?> { ["client_secret"] = client.Secret } : null;
        var device = auth == ClientAuthMethods.Post ? unproven : client;

        var refused = await unproven.AskAsync();
        var codes = await bank.AskForCodesAsync(device, bend: posted);
        await (await bank.SignedInAsync(alice)).LetInAsync(codes);

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), (refused.Status, refused["error"]));
        (await unproven.PollAsync(codes)).AssertRefused("invalid_client");
        (await device.PollAsync(codes, posted)).AssertGranted();
    }

    [Fact]
    [Covers("RFC8628-3.4"), Covers("RFC8628-3.5")]
    public async Task A_code_is_good_for_its_client_once_and_for_ten_minutes()
    {
        await using var bank = await app.NewBankAsync();
        var (tv, other, browser) = (bank.Television(), bank.Television("other"), await bank.SignedInAsync(await bank.SignUpAsync("alice")));
        var (spent, late) = (await bank.AskForCodesAsync(tv), await bank.AskForCodesAsync(tv));
        await browser.LetInAsync(spent);

        (await other.PollAsync(spent)).AssertRefused("invalid_grant");
        var tokens = (await tv.PollAsync(spent)).AssertGranted();
        (await tv.PollAsync(spent)).AssertRefused("invalid_grant");
        Assert.False(await bank.IsActiveAsync(tokens.AccessToken));
        await bank.Audit.AssertHasAsync("code.replayed");

        bank.Clock.Advance(TimeSpan.FromMinutes(10));
        (await tv.PollAsync(late)).AssertRefused("expired_token");
        (await tv.PollAsync(new AskedCodes("nobody's", ""))).AssertRefused("invalid_grant");
        (await tv.TokenAsync(new Dictionary<string, string?> { ["grant_type"] = GrantTypes.DeviceCode })).AssertRefused("invalid_request");
    }

    [Fact]
    [Covers("RFC8628-3.5")]
    public async Task What_the_person_refuses_is_refused_to_the_device()
    {
        await using var bank = await app.NewBankAsync();
        var (tv, browser) = (bank.Television(), await bank.SignedInAsync(await bank.SignUpAsync("alice")));
        var codes = await bank.AskForCodesAsync(tv);
        (await browser.TypeCodeAsync(codes.UserCode)).AssertAsks();

        var page = await browser.SayAsync("refuse");

        Assert.Equal("/device/end/refused", page.Url.AbsolutePath);
        (await tv.PollAsync(codes)).AssertRefused("access_denied");
        await bank.Audit.AssertHasAsync("device.refused");
    }

    [Fact]
    [Covers("RFC8628-3.1"), Covers("RFC8628-4")]
    public async Task Who_may_not_ask_is_told_so_and_the_metadata_say_where_to_ask()
    {
        await using var bank = await app.NewBankAsync();
        var fapi = bank.Television("fapi", new ClientMetadata { SecurityProfile = SecurityProfiles.Fapi2 }, auth: ClientAuthMethods.PrivateKeyJwt, key: TestKey.Es256());

        Assert.Equal("unauthorized_client", (await fapi.AskAsync())["error"]);
        Assert.Equal("unauthorized_client", (await bank.MobileClient.AskAsync())["error"]);
        Assert.Equal("invalid_scope", (await bank.Television().AskAsync("nonsense"))["error"]);
        Assert.Equal("invalid_client", (await new TestClient(bank, "nobody", null, "").AskAsync())["error"]);

        var metadata = await JsonAnswer.ReadAsync(await bank.Http.GetAsync(new Uri(bank.Issuer, "/.well-known/oauth-authorization-server")));
        Assert.Equal(new Uri(bank.Issuer, "/oauth2/device").AbsoluteUri, metadata["device_authorization_endpoint"]);
        Assert.Contains(GrantTypes.DeviceCode, metadata["grant_types_supported"], StringComparison.Ordinal);
        Assert.Empty(await bank.RowsAsync("select client_id from ciam.oauth_device_code"));
    }

    [Fact]
    [Covers("RFC9449-10")]
    public async Task A_code_asked_for_with_a_key_goes_to_nobody_without_it()
    {
        await using var bank = await app.NewBankAsync();
        var key = TestKey.Es256();
        var tv = bank.Television(metadata: new ClientMetadata { DpopBoundAccessTokens = true }, dpop: key);
        var codes = await bank.AskForCodesAsync(tv, "openid accounts offline_access");
        await (await bank.SignedInAsync(await bank.SignUpAsync("alice"))).LetInAsync(codes);

        (await tv.Proving(TestKey.Es256()).PollAsync(codes)).AssertRefused("invalid_grant");
        (await tv.Proving(null).PollAsync(codes)).AssertRefused("invalid_dpop_proof");
        var tokens = (await tv.PollAsync(codes)).AssertGranted();

        Assert.Equal("DPoP", tokens.Answer["token_type"]);
        Assert.Equal(key.Thumbprint, TokenAnswer.ClaimsOf(tokens.AccessToken).GetProperty("cnf").GetProperty("jkt").GetString());
        (await tv.Proving(TestKey.Es256()).RefreshAsync(tokens.RefreshToken)).AssertRefused("invalid_grant");
        (await tv.RefreshAsync(tokens.RefreshToken)).AssertGranted();
        Assert.Equal("invalid_dpop_proof", (await tv.AskAsync(bend: new Dictionary<string, string?> { ["dpop_jkt"] = TestKey.Es256().Thumbprint }))["error"]);
    }

    /// <summary>Neither code can be read where it is kept.</summary>
    [Fact]
    [Covers("RFC8628-5.2")]
    public async Task The_database_keeps_hashes_only()
    {
        await using var bank = await app.NewBankAsync();
        var codes = await bank.AskForCodesAsync(bank.Television());

        var row = Assert.Single(await bank.RowsAsync("select to_jsonb(code)::text from ciam.oauth_device_code code"));

        Assert.DoesNotContain(codes.DeviceCode, row, StringComparison.Ordinal);
        Assert.DoesNotContain(codes.UserCode.Replace("-", "", StringComparison.Ordinal), row, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("RFC8628-3.3"), Covers("RFC9396-12")]
    [Covers("ASVS5-10.7.2")]
    public async Task A_payment_from_a_terminal_is_read_in_words_and_proven_with_two_factors_for_itself()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        var terminal = bank.Television(metadata: new ClientMetadata { AuthorizationDetailsTypes = ["payment_initiation"] }, firstParty: false);
        var codes = await bank.AskForCodesAsync(terminal, "openid", RichBank.Bend("authorization_details", RichBank.List(RichBank.Payment)));
        var browser = await bank.SignedInAsync(alice, Acr.TwoFactors);

        (await browser.TypeCodeAsync(codes.UserCode)).AssertAt("password");
        await browser.EnterPasswordAsync(alice);
        bank.Clock.Advance(TimeSpan.FromSeconds(31));
        var asked = (await browser.EnterCodeAsync(alice.App!.CodeAt(bank.Clock.GetUtcNow()))).AssertAsks();
        Assert.Contains("Pay CHF 1,250.00 to Merchant A", asked.Text, StringComparison.Ordinal);
        Assert.Contains("is not part of your bank", asked.Text, StringComparison.Ordinal);
        (await browser.ApprovePaymentAsync(bank, alice)).AssertStatus(HttpStatusCode.OK);
        var tokens = (await terminal.PollAsync(codes)).AssertGranted();

        Assert.Equal(RichBank.List(RichBank.Payment), tokens.Answer.Json.Details());
        Assert.Equal(Acr.TwoFactors, TokenAnswer.ClaimsOf(tokens.AccessToken).GetProperty("acr").GetString());
        Assert.Contains("Bank on TV", (await browser.GoAsync("/account/apps")).Text, StringComparison.Ordinal);
    }
}
