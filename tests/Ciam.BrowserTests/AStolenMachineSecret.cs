using Ciam.Server.SignIn;
using Ciam.Testing;

namespace Ciam.BrowserTests;

/// <summary>A chatbot with clockwork habits, and somebody elsewhere who has its secret.</summary>
[Collection(Chromium.Name)]
public sealed class AStolenMachineSecret(Chromium chromium, CiamApp app)
{
    private const string Singapore = "203.0.113.9";
    private const int Days = 6;
    private const int AsksADay = 6;
    private const int Burst = 14;

    [Fact]
    public async Task A_chatbots_secret_used_elsewhere_at_an_odd_rate_is_refused_and_an_analyst_sees_it()
    {
        await using var bank = await DemoWorld.OpenAsync(app);
        for (var ask = 0; ask < Days * AsksADay; ask++)
        {
            (await AskAsync(bank, Bank.HomeAddress)).AssertGranted();
            bank.Clock.Advance(TimeSpan.FromHours(24.0 / AsksADay));
        }

        TokenAnswer? last = null;
        for (var request = 0; request < Burst; request++)
        {
            last = await AskAsync(bank, Singapore);
            bank.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        last!.AssertRefused("access_denied");
        var analyst = await bank.SignUpAsync("analyst", new PersonSettings { App = true, StaffRole = "analyst" });
        var page = await chromium.NewPageAsync(bank, signedIn: await bank.SignedInAsync(analyst, Acrs.TwoFactors));
        await page.VisitAsync(bank, "/admin/judgments");
        await page.GetByLabel("Verdict", new() { Exact = true }).SelectOptionAsync("Refused");
        await page.PressAsync("Filter");
        await page.Locator("tr", new() { HasText = bank.AgentClient.ClientId }).First.Locator("a[href^='/admin/judgments/']").ClickAsync();
        await page.SeesAsync("What counted");
        var read = await page.InnerTextAsync("main");
        Assert.Contains("New network: Merlion Cloud Hosting in Singapore; usually Alpenblick Telecom", read, StringComparison.Ordinal);
        Assert.Matches("Asks [0-9]+ times an? [a-z]+; usually [0-9]+ times an? [a-z]+", read);
        await page.PictureAsync("journey-chatbot-refused");
    }

    private static Task<TokenAnswer> AskAsync(Bank bank, string address) => bank.AgentClient.TokenAsync(
        new Dictionary<string, string?> { ["grant_type"] = "client_credentials", ["scope"] = "accounts.read" }, address: address);
}
