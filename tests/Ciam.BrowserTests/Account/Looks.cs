using Ciam.Server.SignIn;
using Ciam.Testing;
using Microsoft.Playwright;

namespace Ciam.BrowserTests.Account;

/// <summary>Every page about an account, of somebody who has just begun.</summary>
[Collection(Chromium.Name)]
public sealed class Looks(CiamApp app, Chromium chromium)
{
    private static readonly string[] ForStrangers = ["/register", "/forgot", "/forgot?sent=1", "/register/ready", "/reset/done", "/reset/spent", "/not-me/spent", "/not-me/done", "/dev/outbox", "/dev/place"];

    private static readonly string[] ForCustomers =
    [
        "/account", "/account/profile", "/account/security", "/account/password", "/account/totp", "/account/passkey", "/account/phone", "/account/recovery-codes",
        "/account/user-code", "/account/approvals", "/account/behaviour", "/account/devices", "/account/sessions", "/account/activity", "/account/apps",
    ];

    [Fact]
    public async Task Nobody_stumbles()
    {
        await using var bank = await app.NewBankAsync(new BankSettings { Configuration = new Dictionary<string, string?> { ["Ciam:Demo"] = "true" } });
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true, Phone = "+41790000011" });
        var (stranger, customer) = (
            await chromium.NewPageAsync(bank),
            await chromium.NewPageAsync(bank, signedIn: await bank.SignedInAsync(alice, Acrs.TwoFactors)));

        var blocks = new List<string>();
        foreach (var path in ForStrangers)
            blocks.AddRange(await LookAsync(stranger, path));
        foreach (var path in ForCustomers)
            blocks.AddRange(await LookAsync(customer, path));

        Assert.Empty(blocks);
    }

    /// <summary>Long German words and long Spanish sentences fit on a phone as well.</summary>
    [Theory]
    [InlineData("de")]
    [InlineData("es")]
    [InlineData("fr")]
    public async Task Every_language_fits_on_a_phone(string language)
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true, Phone = "+41790000011" });
        var (stranger, customer) = (
            await chromium.NewPageAsync(bank, 360),
            await chromium.NewPageAsync(bank, 360, signedIn: await bank.SignedInAsync(alice, Acrs.TwoFactors)));

        var tooWide = new List<string>();
        foreach (var (page, path) in ForStrangers.Where(path => !path.StartsWith("/dev/", StringComparison.Ordinal)).Append("/signin").Select(path => (stranger, path)).Concat(ForCustomers.Select(path => (customer, path))))
        {
            await page.GotoAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}ui_locales={language}");
            Assert.Equal(language, await page.Locator("html").GetAttributeAsync("lang"));
            if (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
                tooWide.Add(path);
            await page.PictureAsync($"{language}{path.Replace('/', '-').Replace('?', '-')}-360");
        }

        Assert.Empty(tooWide);
    }

    private static async Task<IReadOnlyList<string>> LookAsync(IPage page, string path)
    {
        await page.GotoAsync(path);
        return new Uri(page.Url).AbsolutePath == path.Split('?')[0] ? await page.ComplaintsAsync("new" + path.Replace('/', '-').Replace('?', '-')) : [$"{path} led to {page.Url}"];
    }
}
