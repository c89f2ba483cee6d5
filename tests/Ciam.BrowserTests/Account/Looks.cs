using Ciam.Server.SignIn;
using Ciam.Testing;
using Microsoft.Playwright;

namespace Ciam.BrowserTests.Account;

/// <summary>Every page about an account, narrow and wide, by day and by night.</summary>
[Collection(Chromium.Name)]
public sealed class Looks(CiamApp app, Chromium chromium)
{
    private static readonly string[] ForStrangers = ["/register", "/forgot", "/forgot?sent=1", "/register/ready", "/reset/done", "/reset/spent", "/not-me/spent", "/not-me/done", "/dev/outbox", "/dev/place"];

    private static readonly string[] ForCustomers =
    [
        "/account", "/account/profile", "/account/security", "/account/password", "/account/totp", "/account/passkey", "/account/phone", "/account/recovery-codes",
        "/account/devices", "/account/sessions", "/account/activity", "/account/apps",
    ];

    [Theory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task Nobody_stumbles(int width, ColorScheme scheme)
    {
        await using var bank = await app.NewBankAsync(new BankSettings { Configuration = new Dictionary<string, string?> { ["Ciam:Demo"] = "true" } });
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true, Phone = "+41790000011" });
        var (stranger, customer) = (
            await chromium.NewPageAsync(bank, width, scheme),
            await chromium.NewPageAsync(bank, width, scheme, await bank.SignedInAsync(alice, Acrs.TwoFactors)));

        var blocks = new List<string>();
        foreach (var path in ForStrangers)
            blocks.AddRange(await LookAsync(stranger, path));
        foreach (var path in ForCustomers)
            blocks.AddRange(await LookAsync(customer, path));

        Assert.Empty(blocks);
    }

    private static async Task<IReadOnlyList<string>> LookAsync(IPage page, string path)
    {
        await page.GotoAsync(path);
        return new Uri(page.Url).AbsolutePath == path.Split('?')[0] ? await Chromium.StumblingBlocksAsync(page) : [$"{path} led to {page.Url}"];
    }
}
