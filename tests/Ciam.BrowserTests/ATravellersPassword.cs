using Ciam.Server.SignIn;
using Ciam.Testing;

namespace Ciam.BrowserTests;

/// <summary>A customer with habits, and somebody on another continent who knows the password.</summary>
[Collection(Chromium.Name)]
public sealed class ATravellersPassword(Chromium chromium, CiamApp app)
{
    private const string Singapore = "203.0.113.9";

    [Fact]
    public async Task Two_minutes_later_on_another_continent_a_code_is_asked_and_an_analyst_reads_why()
    {
        await using var bank = await DemoWorld.OpenAsync(app);
        var heidi = await bank.SignUpAsync("heidi", new PersonSettings { App = true });
        await LiveAtHomeAsync(bank, heidi);
        bank.Clock.Advance(TimeSpan.FromMinutes(2));

        var page = await chromium.NewPageAsync(bank, address: Singapore);
        await page.VisitAsync(bank, "/signin");
        await page.EnterPasswordAsync(heidi.Email, heidi.Password);
        await page.SeesAsync("Confirm it is you");

        await ReadsAsync(bank, "Heidi", "Another factor asked",
            "New country: Singapore; usually Switzerland", "Seen in Zurich, Switzerland 2 minutes ago, now in Singapore, 10194 km away", "Merlion Cloud Hosting");
    }

    [Fact]
    public async Task Somebody_without_a_second_factor_is_asked_there_for_a_code_that_only_the_mailbox_has()
    {
        await using var bank = await DemoWorld.OpenAsync(app);
        var hugo = await bank.SignUpAsync("hugo");
        await LiveAtHomeAsync(bank, hugo);
        bank.Clock.Advance(TimeSpan.FromMinutes(2));

        var page = await chromium.NewPageAsync(bank, address: Singapore);
        await page.VisitAsync(bank, "/signin");
        await page.EnterPasswordAsync(hugo.Email, hugo.Password);
        await page.ArrivesAsync("/email");
        await page.ReadsAsync("Enter the 6-digit code we sent to your e-mail address.");
        await page.PictureAsync("journey-code-by-mail");
        await page.EnterCodeAsync("000000", "Verify");
        await page.ReadsAsync("This code is not right");

        Assert.Contains("Singapore", (await bank.InboxAsync(hugo.Email))[^1].Body, StringComparison.Ordinal);
        await page.EnterCodeAsync(await bank.LastCodeAsync(hugo.Email), "Verify");
        await page.PressAsync("Not now");
        await page.ArrivesAsync("/account");
        Assert.Equal("A sign-in that looks unusual", (await bank.InboxAsync(hugo.Email))[^1].Subject);
        await ReadsAsync(bank, "Hugo", "Another factor asked", "New country: Singapore; usually Switzerland");
    }

    /// <summary>Eight days of signing in at home, over HTTP; the last time now.</summary>
    private static async Task LiveAtHomeAsync(Bank bank, Person person)
    {
        var browser = bank.NewBrowser();
        for (var day = 0; day < 8; day++)
        {
            if (day > 0)
                bank.Clock.Advance(TimeSpan.FromDays(1));
            await browser.GoAsync("/signin");
            await DemoWorld.SignInAsync(bank, browser, person);
            Assert.Equal("/account", browser.Page.Url.AbsolutePath);
        }
    }

    /// <summary>An analyst finds the newest judgment of somebody and reads these words in it.</summary>
    private async Task ReadsAsync(Bank bank, string customer, string verdict, params string[] words)
    {
        var analyst = await bank.SignUpAsync("analyst", new PersonSettings { App = true, StaffRole = "analyst" });
        var page = await chromium.NewPageAsync(bank, signedIn: await bank.SignedInAsync(analyst, Acrs.TwoFactors));
        await page.VisitAsync(bank, "/admin/judgments");
        var line = page.Locator("tr", new() { HasText = customer }).First;
        Assert.Contains(verdict, await line.InnerTextAsync(), StringComparison.Ordinal);
        await line.Locator("a[href^='/admin/judgments/']").ClickAsync();
        await page.SeesAsync("What counted");
        var read = await page.InnerTextAsync("main");
        Assert.All(words, word => Assert.Contains(word, read, StringComparison.Ordinal));
        await page.PictureAsync($"journey-analyst-{customer.ToLowerInvariant()}");
    }
}
