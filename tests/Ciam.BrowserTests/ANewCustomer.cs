using Ciam.Testing;
using Microsoft.Playwright;

namespace Ciam.BrowserTests;

/// <summary>From nobody to a customer who moves money: every page on the way is opened by a person in a browser.</summary>
[Collection(Chromium.Name)]
public sealed class ANewCustomer(Chromium chromium, CiamApp app)
{
    private const string Email = "nora@example.com";
    private const string Password = "walnut-ferry-cobalt-31";

    [Fact]
    public async Task Opens_an_account_adds_an_app_and_moves_money_after_showing_a_code()
    {
        await using var bank = await app.NewBankAsync(new BankSettings { Clock = new FakeClock(TimeProvider.System.GetUtcNow().AddMinutes(-3)) });
        await using var samples = await SampleBank.StartAsync(bank);
        var page = await chromium.NewPageAsync(bank);

        await RegisterAsync(bank, page);
        var phone = await AddAppAsync(bank, page);
        await page.PressAsync("Sign out");
        await page.SeesAsync("You are signed out");
        await LogInAndBeRememberedAsync(bank, samples, page, phone);
        await LogInOnTheRememberedDeviceAsync(samples, page);
        await OrderTransferAsync(page);

        // The password alone was enough to look; the API asks for more before money moves (RFC 9470).
        await page.SeesAsync("Confirm it is you");
        await page.PictureAsync("journey-step-up");
        await page.EnterCodeAsync(NextCode(bank, phone), "Verify");
        await page.SeesAsync("Sent");
        await page.PictureAsync("journey-transfer-done");
        var receipt = await page.InnerTextAsync("main");
        Assert.Contains("120.00", receipt, StringComparison.Ordinal);
        Assert.Contains("Mira Keller", receipt, StringComparison.Ordinal);
        Assert.Contains("asked for this transfer", receipt, StringComparison.Ordinal);
        Assert.Equal("urn:ciam:acr:2", (await bank.RowsAsync("select acr from ciam.signin_session where ended_at is null"))[^1]);
    }

    private static async Task RegisterAsync(Bank bank, IPage page)
    {
        await page.VisitAsync(bank, "/register");
        await page.EnterAsync("Your name", "Nora Amsler");
        await page.EnterAsync("E-mail address", Email);
        await page.Locator("#password").FillAsync(bank.Secrets.Remember("password", Password));
        await page.PressAsync("Continue");
        await page.SeesAsync("Look in your mailbox");
        await page.EnterCodeAsync(await bank.LastCodeAsync(Email), "Confirm");
        await page.SeesAsync("Your account is open");
    }

    /// <summary>Types the key into the app by hand, as people do who cannot scan.</summary>
    private static async Task<AuthenticatorApp> AddAppAsync(Bank bank, IPage page)
    {
        await page.Locator("a[href='/account/totp']").ClickAsync();
        await page.EnterPasswordAsync(Email, Password);
        await page.PressAsync("Not now");
        await page.SeesAsync("Add an authenticator app");
        await page.GetByText("Cannot scan? Type this key").ClickAsync();
        var app = AuthenticatorApp.FromKey(await page.Locator("#key").InnerTextAsync());
        await page.EnterCodeAsync(app.CodeAt(bank.Clock.GetUtcNow()), "Confirm");

        await page.ArrivesAsync("/account/recovery-codes");
        return app;
    }

    private static async Task LogInAndBeRememberedAsync(Bank bank, SampleBank samples, IPage page, AuthenticatorApp phone)
    {
        await page.GotoAsync(samples.Home.AbsoluteUri);
        await page.FollowAsync("Log in");
        await page.EnterPasswordAsync(Email, Password);
        await page.SeesAsync("Confirm it is you");
        await page.GetByLabel("Remember this device for 30 days").CheckAsync();
        await page.EnterCodeAsync(NextCode(bank, phone), "Verify");
        await page.ArrivesAsync("/accounts");
        await page.PressAsync("Sign out");
        await page.ArrivesAsync("/signed-out");
    }

    private static async Task LogInOnTheRememberedDeviceAsync(SampleBank samples, IPage page)
    {
        await page.GotoAsync(samples.Home.AbsoluteUri);
        await page.FollowAsync("Log in");
        await page.EnterPasswordAsync(Email, Password);
        await page.ArrivesAsync("/accounts");
        await page.SeesAsync("Nora Amsler");
        await page.PictureAsync("journey-accounts");
    }

    private static async Task OrderTransferAsync(IPage page)
    {
        await page.FollowAsync("Send money");
        await page.EnterAsync("Recipient", "Mira Keller");
        await page.EnterAsync("IBAN", "CH16 9900 0274 1003 3881 2");
        await page.EnterAsync("Amount in CHF", "120.00");
        await page.PressAsync("Send");
    }

    /// <summary>A code is good once: the app is waited for until it shows another.</summary>
    private static string NextCode(Bank bank, AuthenticatorApp phone)
    {
        bank.Clock.Advance(TimeSpan.FromSeconds(31));
        return phone.CodeAt(bank.Clock.GetUtcNow());
    }
}
