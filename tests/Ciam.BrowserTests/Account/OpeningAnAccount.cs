using Ciam.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ciam.BrowserTests.Account;

/// <summary>A stranger becomes a customer with two factors.</summary>
[Collection(Chromium.Name)]
public sealed class OpeningAnAccount(CiamApp app, Chromium chromium)
{
    [Fact]
    public async Task From_the_form_to_the_recovery_codes()
    {
        await using var bank = await app.NewBankAsync();
        var page = await chromium.NewPageAsync(bank, width: 360);

        // Advice comes while the password is typed; the form goes through.
        await page.GotoAsync("/register");
        await page.GetByLabel("Your name").FillAsync("Nora Lind");
        await page.GetByLabel("E-mail address").FillAsync("nora@example.com");
        await page.Locator("#password").FillAsync("password12");
        await Expect(page.Locator("#password-advice")).ToContainTextAsync("Too easy to guess");
        await page.Locator("#password").FillAsync("violin-harbour-mosaic-9");
        await Expect(page.Locator("#password-advice")).ToContainTextAsync("will do");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();

        // The code from the mail opens the account.
        await page.WaitForURLAsync("**/register/confirm");
        await page.GetByLabel("Code").FillAsync(await bank.LastCodeAsync("nora@example.com"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await page.GetByText("Sign in and set up the app").ClickAsync();

        // The first sign-in leads to where the app is set up.
        await page.Locator("#email").FillAsync("nora@example.com");
        await page.Locator("#password").FillAsync("violin-harbour-mosaic-9");
        await page.Locator("main form button.button-primary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Not now" }).ClickAsync();
        await page.GetByText("Cannot scan?").ClickAsync();
        var phone = AuthenticatorApp.FromKey(await page.Locator("#key").InnerTextAsync());
        await page.GetByLabel("Code from the app").FillAsync(phone.CodeAt(bank.Clock.GetUtcNow()));
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();

        // The app's first code was a second factor: recovery codes are made without another one.
        await page.GetByRole(AriaRole.Button, new() { Name = "Make recovery codes" }).ClickAsync();
        await Expect(page.Locator(".codes li")).ToHaveCountAsync(10);
        Assert.Empty(await Chromium.StumblingBlocksAsync(page));
    }
}
