using Ciam.Testing;
using Microsoft.Playwright;

namespace Ciam.BrowserTests;

/// <summary>A laptop asks, the phone answers: by the number, by a wrong one, and by "this is not me".</summary>
[Collection(Chromium.Name)]
public sealed class ApprovedOnThePhone(Chromium chromium, CiamApp app)
{
    [Fact]
    public async Task The_number_on_the_laptop_typed_on_the_phone_lets_the_laptop_in()
    {
        await using var bank = await DemoWorld.OpenAsync(app);
        var (_, phone, laptop) = await ReadyAsync(bank);

        await phone.VisitAsync(bank, "/account");
        await phone.ReadsAsync("A sign-in waits for your answer.");
        await phone.FollowAsync("Read and answer");
        await phone.SeesAsync("Are you signing in?");
        await CleanAsync(phone, "requests");
        await phone.Locator("a[href^='/account/sign-ins/']").ClickAsync();
        await phone.ReadsAsync("Go on only if you are signing in right now");
        await CleanAsync(phone, "answer");
        await phone.Locator("#number").FillAsync(await laptop.Locator(".binding-message").InnerTextAsync());
        await phone.PressAsync("Let it in");
        await phone.SeesAsync("You let it in");
        await CleanAsync(phone, "let-in");

        // The laptop looks by itself.
        await laptop.ReadsAsync("You approved this sign-in on your other device.");
        await CleanAsync(laptop, "approved");
        await laptop.PressAsync("Continue");
        if (await laptop.GetByRole(AriaRole.Button, new() { Name = "Not now" }).IsVisibleAsync())
            await laptop.PressAsync("Not now");
        await laptop.ArrivesAsync("/account");
    }

    [Fact]
    public async Task A_wrong_number_lets_nobody_in()
    {
        await using var bank = await DemoWorld.OpenAsync(app);
        var (_, phone, laptop) = await ReadyAsync(bank);
        var number = await laptop.Locator(".binding-message").InnerTextAsync();

        await phone.VisitAsync(bank, "/account/approvals");
        await phone.Locator("a[href^='/account/sign-ins/']").ClickAsync();
        await phone.Locator("#number").FillAsync(number == "42" ? "43" : "42");
        await phone.PressAsync("Let it in");
        await phone.SeesAsync("This was another number");
        await CleanAsync(phone, "wrong-number");

        await laptop.ReadsAsync("Another number was typed on the other device.");
        await CleanAsync(laptop, "refused");
    }

    [Fact]
    public async Task Not_me_stops_the_laptop_and_asks_for_a_new_password()
    {
        await using var bank = await DemoWorld.OpenAsync(app);
        var (_, phone, laptop) = await ReadyAsync(bank);

        await phone.VisitAsync(bank, "/account/approvals");
        await phone.Locator("a[href^='/account/sign-ins/']").ClickAsync();
        await phone.PressAsync("This is not me");
        await phone.ReadsAsync("The sign-in was stopped. Somebody knows your password: set a new one now.");

        await laptop.SeesAsync("We could not sign you in");
    }

    /// <summary>Signed in on the phone by password and app; the laptop has the password and asks.</summary>
    private async Task<(Person Nora, IPage Phone, IPage Laptop)> ReadyAsync(Bank bank)
    {
        var nora = await bank.SignUpAsync("nora", new PersonSettings { App = true });
        var phone = await chromium.NewPageAsync(bank, width: 360, scheme: ColorScheme.Dark, touch: true);
        await phone.VisitAsync(bank, "/signin");
        await phone.EnterPasswordAsync(nora.Email, nora.Password);
        await phone.ArrivesAsync("/totp");
        await phone.EnterCodeAsync(nora.App!.CodeAt(bank.Clock.GetUtcNow()), "Verify");
        if (new Uri(phone.Url).AbsolutePath.EndsWith("/typing", StringComparison.Ordinal))
            await phone.PressAsync("Not now");

        var laptop = await chromium.NewPageAsync(bank);
        await laptop.VisitAsync(bank, "/signin");
        await laptop.EnterPasswordAsync(nora.Email, nora.Password);
        await laptop.ArrivesAsync("/totp");
        await laptop.FollowAsync("Use another way");
        await laptop.Locator("a[href$='/other-device']").ClickAsync();
        await CleanAsync(laptop, "ask");
        await laptop.PressAsync("Ask on my other device");
        await laptop.ReadsAsync("Waiting for your answer");
        await CleanAsync(laptop, "waiting");
        return (nora, phone, laptop);
    }

    private static async Task CleanAsync(IPage page, string name)
    {
        await page.PictureAsync("other-device-" + name);
        Assert.Empty(await Chromium.StumblingBlocksAsync(page));
    }
}
