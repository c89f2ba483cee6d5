using Ciam.Server.SignIn;
using Ciam.Testing;
using Microsoft.Playwright;

namespace Ciam.BrowserTests;

/// <summary>The names and roles of the pages that everybody passes, as a screen reader is told them.</summary>
[Collection(Chromium.Name)]
public sealed class WhatScreenReadersHear(Chromium chromium, CiamApp app)
{
    [Fact]
    public async Task Signing_in_with_two_steps()
    {
        await using var bank = await app.NewBankAsync();
        var anna = await bank.SignUpAsync("anna", new PersonSettings { App = true });
        var page = await chromium.NewPageAsync(bank);
        await page.VisitAsync(bank, bank.WebClient.AuthorizeUrl());

        await HearsAsync(page, """
            - link "Skip to content"
            - banner
            - main:
              - heading "Sign in" [level=1]
              - textbox "E-mail address"
              - link "Forgotten your password?"
              - textbox "Password"
              - button "Show password"
              - button "Sign in"
              - paragraph:
                - text: New here?
                - link "Open an account"
            - contentinfo:
              - form "Language":
                - button "Deutsch"
                - button "English"
                - button "Español"
                - button "Français"
            """);
        await page.EnterPasswordAsync(anna.Email, "not-the-password");
        await HearsAsync(page, """
            - main:
              - heading "Sign in" [level=1]
              - alert: The e-mail address or the password is not right.
            """);
        await page.EnterPasswordAsync(anna.Email, anna.Password);
        await page.ArrivesAsync("/totp");
        await HearsAsync(page, """
            - main:
              - heading "Confirm it is you" [level=1]
              - textbox "Code"
              - checkbox /Remember this device/
              - button "Verify"
            """);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task The_account()
    {
        await using var bank = await app.NewBankAsync();
        var anna = await bank.SignUpAsync("anna", new PersonSettings { App = true });
        var page = await chromium.NewPageAsync(bank, signedIn: await bank.SignedInAsync(anna, Acrs.TwoFactors));
        await page.VisitAsync(bank, "/account");

        await HearsAsync(page, """
            - link "Skip to content"
            - banner:
              - button "Sign out"
              - navigation "Main":
                - link "Overview"
                - link "Profile"
                - link "Security"
                - link "Sessions"
                - link "Devices"
            - main:
              - heading "Hello, Anna" [level=1]
              - region "Your account is protected, one thing is missing":
                - heading "Your account is protected, one thing is missing" [level=2]
                - link "Make recovery codes"
              - region "Recent sign-ins"
            """);
        await page.Context.DisposeAsync();
    }

    /// <summary>What is named must be there in this order; more may stand between.</summary>
    private static Task HearsAsync(IPage page, string snapshot) => Assertions.Expect(page.Locator("body")).ToMatchAriaSnapshotAsync(snapshot, new() { Timeout = Chromium.Patience });
}
