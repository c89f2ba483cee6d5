using Ciam.Testing;
using Microsoft.Playwright;

namespace Ciam.BrowserTests;

/// <summary>Signing in for people who cannot, or do not, point.</summary>
[Collection(Chromium.Name)]
public sealed class WithoutAMouse(Chromium chromium, CiamApp app)
{
    /// <summary>More steps than any of these pages has.</summary>
    private const int MostTabs = 15;

    [Fact]
    public async Task A_whole_sign_in_is_done_with_tab_enter_and_typing()
    {
        await using var bank = await app.NewBankAsync();
        var tara = await bank.SignUpAsync("tara", new PersonSettings { App = true });
        var page = await chromium.NewPageAsync(bank);
        await page.VisitAsync(bank, "/signin");

        await TabToAsync(page, "#email");
        await page.Keyboard.TypeAsync(tara.Email);
        await TabToAsync(page, "#password");
        await page.Keyboard.TypeAsync(tara.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.ArrivesAsync("/totp");
        await TabToAsync(page, "#code");
        await page.Keyboard.TypeAsync(tara.App!.CodeAt(bank.Clock.GetUtcNow()));
        await TabToAsync(page, "#remember");
        await page.Keyboard.PressAsync("Space");
        await TabToAsync(page, "main button.button-primary");
        await page.Keyboard.PressAsync("Enter");

        await page.ArrivesAsync("/typing");
        await TabToAsync(page, "main button.button-quiet");
        await page.Keyboard.PressAsync("Enter");

        await page.ArrivesAsync("/account");
        await TabToAsync(page, "a.skip");
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "main a");
        Assert.Equal("1", (await bank.RowsAsync("select count(*)::text from ciam.customers_device where remembered_until is not null"))[0]);
    }

    /// <summary>Goes on by the Tab key alone; wherever it stops on the way, a person must be able to see where.</summary>
    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var tabs = 0; tabs <= MostTabs; tabs++)
        {
            if (await page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
                return;
            await page.Keyboard.PressAsync("Tab");
            Assert.True(await page.EvaluateAsync<bool>(
                "() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; }"),
                $"the focus cannot be seen on {await page.EvaluateAsync<string>("() => document.activeElement.outerHTML.slice(0, 200)")}");
        }

        Assert.Fail($"no way to '{selector}' by keyboard at {page.Url}");
    }
}
