using Ciam.Protocol.Wire;
using Ciam.Server.SignIn;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.Playwright;

namespace Ciam.BrowserTests;

/// <summary>Sign-ins that do not go as planned: many tabs, the back button, a long pause, wrong clocks, a slow line, no scripts.</summary>
[Collection(Chromium.Name)]
public sealed class RoughRoads(Chromium chromium, CiamApp app)
{
    [Fact]
    public async Task Five_tabs_at_once_all_arrive()
    {
        await using var bank = await app.NewBankAsync();
        var anna = await bank.SignUpAsync("anna");
        var tabs = new List<IPage> { await chromium.NewPageAsync(bank) };
        while (tabs.Count < 5)
            tabs.Add(await tabs[0].Context.NewPageAsync());
        var client = Client(bank);
        foreach (var tab in tabs)
            await tab.VisitAsync(bank, client.AuthorizeUrl());

        foreach (var tab in tabs)
        {
            await tab.EnterPasswordAsync(anna.Email, anna.Password);
            await SignedInAsync(tab);
            await tab.SeesAsync("There is nothing here");
        }

        Assert.Equal(5, tabs.Select(tab => tab.Url.Split("code=")[1].Split('&')[0]).Distinct().Count());
        await tabs[0].Context.DisposeAsync();
    }

    [Fact]
    public async Task The_back_button_leads_to_where_the_sign_in_stands_and_afterwards_nowhere_bad()
    {
        await using var bank = await app.NewBankAsync();
        var anna = await bank.SignUpAsync("anna", new PersonSettings { App = true });
        var page = await chromium.NewPageAsync(bank);
        var client = Client(bank);
        var asks = new AuthorizeRequest { Parameters = new Dictionary<string, string?> { ["acr_values"] = Acrs.TwoFactors } };
        await page.VisitAsync(bank, client.AuthorizeUrl(request: asks));
        await page.EnterPasswordAsync(anna.Email, anna.Password);
        await page.ArrivesAsync("/totp");

        await page.GoBackAsync();
        await page.SeesAsync("Confirm it is you");
        await page.EnterCodeAsync(anna.App!.CodeAt(bank.Clock.GetUtcNow()), "Verify");
        await SignedInAsync(page);
        await page.SeesAsync("There is nothing here");

        await page.GoBackAsync();
        Assert.True(page.Url.Contains("/the-app?", StringComparison.Ordinal) || await page.GetByRole(AriaRole.Heading, new() { Name = "This sign-in is no longer open" }).IsVisibleAsync(), page.Url);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task A_page_left_open_over_lunch_says_what_to_do_and_the_link_works()
    {
        await using var bank = await app.NewBankAsync();
        var anna = await bank.SignUpAsync("anna");
        var page = await chromium.NewPageAsync(bank);
        await page.VisitAsync(bank, bank.WebClient.AuthorizeUrl());
        bank.Clock.Advance(TimeSpan.FromHours(2));

        await page.EnterPasswordAsync(anna.Email, anna.Password);

        await page.SeesAsync("This sign-in is no longer open");
        await page.ReadsAsync("Go back to the app or website you came from and start again.");
        await page.FollowAsync("Sign in to your account");
        await page.EnterPasswordAsync(anna.Email, anna.Password);
        await SignedInAsync(page);
        await page.SeesAsync("Hello, Anna");
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task A_browser_whose_clock_is_wrong_signs_in_and_a_phone_whose_clock_is_wrong_is_told()
    {
        await using var bank = await app.NewBankAsync();
        var anna = await bank.SignUpAsync("anna", new PersonSettings { App = true });
        var page = await chromium.NewPageAsync(bank);
        await page.Clock.SetFixedTimeAsync(new DateTime(2031, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await page.VisitAsync(bank, "/signin");
        await page.EnterPasswordAsync(anna.Email, anna.Password);
        await page.ArrivesAsync("/totp");

        await page.EnterCodeAsync(anna.App!.CodeAt(bank.Clock.GetUtcNow().AddMinutes(10)), "Verify");
        await page.ReadsAsync("Check that the clock of your phone is set automatically.");
        await page.EnterCodeAsync(anna.App.CodeAt(bank.Clock.GetUtcNow()), "Verify");

        await SignedInAsync(page);
        await page.SeesAsync("Hello, Anna");
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task On_a_slow_line_impatient_presses_send_the_form_once()
    {
        await using var bank = await app.NewBankAsync();
        var anna = await bank.SignUpAsync("anna");
        var page = await chromium.NewPageAsync(bank, width: 360, touch: true);
        await page.VisitAsync(bank, "/signin");
        var line = await page.Context.NewCDPSessionAsync(page);
        await line.SendAsync("Network.enable");
        await line.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object> { ["offline"] = false, ["latency"] = 400, ["downloadThroughput"] = 50_000, ["uploadThroughput"] = 20_000 });
        var sent = 0;
        page.Request += (_, request) => sent += request.Method == "POST" && request.Url.EndsWith("/password", StringComparison.Ordinal) ? 1 : 0;

        await page.Locator("#email").FillAsync(anna.Email);
        await page.Locator("#password").FillAsync(anna.Password);
        await page.EvaluateAsync("(() => { const button = document.querySelector('main form button.button-primary'); button.click(); button.click(); button.click(); })()");

        await SignedInAsync(page);
        await page.SeesAsync("Hello, Anna");
        Assert.Equal(1, sent);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task Without_scripts_people_sign_in_with_two_steps_choose_a_language_and_end_a_session()
    {
        await using var bank = await app.NewBankAsync();
        var anna = await bank.SignUpAsync("anna", new PersonSettings { App = true });
        await bank.SignedInAsync(anna);
        var page = await chromium.NewPageAsync(bank, scripts: false);
        await page.VisitAsync(bank, "/signin");
        await page.EnterPasswordAsync(anna.Email, anna.Password);
        await page.EnterCodeAsync(anna.App!.CodeAt(bank.Clock.GetUtcNow()), "Verify");
        await SignedInAsync(page);
        await page.SeesAsync("Hello, Anna");

        await page.PressAsync("Deutsch");
        await page.SeesAsync("Guten Tag, Anna");
        await page.FollowAsync("Sitzungen");
        await page.PressAsync("Alle anderen beenden");

        await page.ReadsAsync("Eine Sitzung wurde beendet.");
        await page.Context.DisposeAsync();
    }

    /// <summary>Once, and not of everybody, it is asked whether the way of typing may be learned.</summary>
    private static async Task SignedInAsync(IPage page)
    {
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath is var path && (path.EndsWith("/typing", StringComparison.Ordinal) || !path.StartsWith("/signin", StringComparison.Ordinal)));
        if (new Uri(page.Url).AbsolutePath.EndsWith("/typing", StringComparison.Ordinal))
            await page.PressAsync("Not now");
    }

    /// <summary>An app that lives where the browser can reach it, at a path of the server that nobody serves.</summary>
    private static TestClient Client(Bank bank) => bank.Register(new ClientRow
    {
        ClientId = "app",
        ClientName = "The app",
        TokenEndpointAuthMethod = ClientAuthMethods.None,
        RedirectUris = [new Uri(bank.Issuer, "/the-app").AbsoluteUri],
        GrantTypes = [GrantTypes.AuthorizationCode],
        Scopes = ["openid", "accounts"],
        FirstParty = true,
        CreatedAt = bank.Clock.GetUtcNow(),
    });
}
