using System.Text.Json;
using Ciam.Server.SignIn;
using Ciam.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ciam.BrowserTests.Account;

/// <summary>Passkeys in a real browser, with an authenticator that Chromium pretends to have.</summary>
[Collection(Chromium.Name)]
public sealed class WithPasskeys(CiamApp app, Chromium chromium)
{
    /// <summary>As a browser is that offers passkeys only when a page asks for them.</summary>
    private const string OffersNothingUnasked = "PublicKeyCredential.isConditionalMediationAvailable = undefined;";

    [Fact]
    public async Task Added_used_without_typing_anything_and_removed()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var page = await chromium.NewPageAsync(bank, width: 360, signedIn: await bank.SignedInAsync(alice));
        await HoldAsync(page);

        await page.VisitAsync(bank, "/account/security");
        Assert.Empty(await Chromium.StumblingBlocksAsync(page));
        await page.FollowAsync("Add a passkey");
        await page.SeesAsync("Add a passkey");
        Assert.Empty(await Chromium.StumblingBlocksAsync(page));
        await page.EnterAsync("Name of this passkey", "My phone");
        await page.PressAsync("Add the passkey");
        await page.ArrivesAsync("/account/recovery-codes");

        // The browser finds it by itself on the sign-in page: nothing is typed, nothing pressed.
        await page.Context.ClearCookiesAsync();
        await page.VisitAsync(bank, "/signin");
        await page.ArrivesAsync("/account");
        Assert.Single(await bank.RowsAsync("select acr from ciam.signin_session where acr = 'urn:ciam:acr:3'"));

        await page.VisitAsync(bank, "/account/security");
        await page.ReadsAsync("My phone");
        Assert.Empty(await Chromium.StumblingBlocksAsync(page));
        await page.Locator("details:has(form[action*=RemovePasskey]) summary").ClickAsync();
        await page.PressAsync("Remove: My phone");
        await page.ReadsAsync("No passkey is set up.");
        Assert.Empty(await bank.PasskeysOfAsync(alice));
    }

    [Fact]
    public async Task By_the_button_where_the_browser_offers_nothing_by_itself_and_after_removal_by_neither()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var page = await chromium.NewPageAsync(bank, signedIn: await bank.SignedInAsync(alice));
        await page.AddInitScriptAsync(OffersNothingUnasked);
        await HoldAsync(page);
        await AddAsync(bank, page);

        await page.Context.ClearCookiesAsync();
        await page.VisitAsync(bank, "/signin");
        await page.PressAsync("Sign in with a passkey");
        await page.ArrivesAsync("/account");

        await bank.WithDatabaseAsync(async database => { database.RemoveRange(await bank.PasskeysOfAsync(alice)); await database.SaveChangesAsync(); });
        await page.Context.ClearCookiesAsync();
        await page.VisitAsync(bank, "/signin");
        await page.PressAsync("Sign in with a passkey");
        await page.ReadsAsync("This passkey was not accepted");
        await page.FollowAsync("Use e-mail address and password");
        await page.EnterPasswordAsync(alice.Email, alice.Password);
        await page.SeesAsync("Confirm it is you");
        await page.EnterCodeAsync(await bank.LastCodeAsync(alice.Email), "Verify");
        await page.PressAsync("Not now");
        await page.ArrivesAsync("/account");
    }

    [Fact]
    public async Task After_the_password_as_the_second_factor_and_for_an_app_that_insists_on_it()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        var page = await chromium.NewPageAsync(bank, signedIn: await bank.SignedInAsync(alice, Acrs.TwoFactors));
        await page.AddInitScriptAsync(OffersNothingUnasked);
        await HoldAsync(page);
        await AddAsync(bank, page);
        await page.Context.ClearCookiesAsync();

        // Two factors without the passkey, then the app wants what no forged page can get.
        await page.VisitAsync(bank, "/signin");
        await page.EnterPasswordAsync(alice.Email, alice.Password);
        await page.SeesAsync("Use your passkey");
        Assert.Empty(await Chromium.StumblingBlocksAsync(page));
        await page.FollowAsync("Use another way");
        await page.Locator("a[href$='/totp']").ClickAsync();
        await page.EnterCodeAsync(alice.App!.CodeAt(bank.Clock.GetUtcNow()), "Verify");
        await page.PressAsync("Not now");
        await page.ArrivesAsync("/account");
        var (client, request) = (bank.WebClient, new AuthorizeRequest
        {
            Parameters = new Dictionary<string, string?> { ["claims"] = JsonSerializer.Serialize(new { id_token = new { acr = new { essential = true, value = Acrs.PhishingResistant } } }) },
        });
        var answered = "";
        await page.Context.RouteAsync(client.RedirectUri + "**", route =>
        {
            answered = route.Request.Url;
            return route.FulfillAsync(new() { Body = "back at the app" });
        });
        await page.VisitAsync(bank, client.AuthorizeUrl("openid accounts", request));
        await page.SeesAsync("Use your passkey");
        await page.PressAsync("Sign in with a passkey");
        await page.ReadsAsync("back at the app");

        var code = System.Web.HttpUtility.ParseQueryString(new Uri(answered).Query)["code"]!;
        var tokens = (await client.RedeemAsync(new ReceivedCode(bank.Secrets.Remember("authorization code", code), request.Verifier, client.RedirectUri, request.Nonce, bank.NewBrowser()))).AssertGranted();
        Assert.Equal(Acrs.PhishingResistant, TokenAnswer.ClaimsOf(tokens.IdToken!).GetProperty("acr").GetString());
    }

    [Fact]
    public async Task Whoever_waves_the_browsers_question_away_is_told_and_may_try_again()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var page = await chromium.NewPageAsync(bank, signedIn: await bank.SignedInAsync(alice));
        await page.AddInitScriptAsync(OffersNothingUnasked);
        var authenticator = await HoldAsync(page);
        await AddAsync(bank, page);
        await page.Context.ClearCookiesAsync();
        await page.VisitAsync(bank, "/signin");

        await authenticator.VerifiesAsync(false);
        await page.PressAsync("Sign in with a passkey");
        await Expect(page.Locator("[data-failed]")).ToHaveTextAsync("That did not work. Try again, or use another way.");
        await authenticator.VerifiesAsync(true);
        await page.PressAsync("Sign in with a passkey");
        await page.ArrivesAsync("/account");
    }

    private static async Task AddAsync(Bank bank, IPage page)
    {
        await page.VisitAsync(bank, "/account/passkey");
        await page.PressAsync("Add the passkey");
        await page.ArrivesAsync("/account/recovery-codes");
    }

    private static async Task<Pretended> HoldAsync(IPage page)
    {
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        var added = await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true },
        });
        return new Pretended(devtools, added!.Value.GetProperty("authenticatorId").GetString()!);
    }

    private sealed class Pretended(ICDPSession devtools, string id)
    {
        public async Task VerifiesAsync(bool verifies) => await devtools.SendAsync("WebAuthn.setUserVerified", new Dictionary<string, object> { ["authenticatorId"] = id, ["isUserVerified"] = verifies });
    }
}
