using Ciam.Server.Behaviour;
using Ciam.Server.SignIn;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Ciam.BrowserTests.Behaviour;

/// <summary>A customer whose rhythm the bank learns, and somebody else with the right password on the same device.</summary>
[Collection(Chromium.Name)]
public sealed class AnotherTypist(Chromium chromium, CiamApp app)
{
    private const int SignInsLearned = 9;

    [Fact]
    public async Task Is_asked_for_a_second_factor_and_owner_and_analyst_read_why()
    {
        await using var bank = await DemoWorld.OpenAsync(app);
        var heidi = await bank.SignUpAsync("heidi", new PersonSettings { App = true });
        var page = await EnrolAsync(bank, heidi, Typist.Owner());

        await TypeAsync(bank, page, heidi, Typist.Other());
        await page.SeesAsync("Confirm it is you");
        await page.PictureAsync("behaviour-another-typist");

        var owner = await chromium.NewPageAsync(bank, signedIn: await bank.SignedInAsync(heidi, Acrs.TwoFactors));
        await owner.VisitAsync(bank, "/account/activity");
        await owner.SeesAsync("Activity");
        Assert.Contains("Typed in another rhythm than yours", await owner.InnerTextAsync("main"), StringComparison.Ordinal);
        await owner.PictureAsync("behaviour-activity");

        var analyst = await bank.SignUpAsync("analyst", new PersonSettings { App = true, StaffRole = "analyst" });
        var office = await chromium.NewPageAsync(bank, signedIn: await bank.SignedInAsync(analyst, Acrs.TwoFactors));
        await office.VisitAsync(bank, "/admin/judgments");
        await office.Locator("tr", new() { HasText = "Heidi" }).First.Locator("a[href^='/admin/judgments/']").ClickAsync();
        await office.SeesAsync("What counted");
        Assert.Contains("Typing unlike usual: keys held", await office.InnerTextAsync("main"), StringComparison.Ordinal);
        await office.PictureAsync("behaviour-judgment");
        await office.VisitAsync(bank, $"/admin/customers/{heidi.Id}");
        await office.SeesAsync("Typing and pointer");
        Assert.Equal(4, await office.Locator("#behaviour ~ .grid-2 svg[role=img]").CountAsync());
        Assert.Contains("not confirmed", await office.Locator("svg.behaviour").First.GetAttributeAsync("aria-label"), StringComparison.Ordinal);
        foreach (var (width, scheme) in new[] { (360, ColorScheme.Dark), (1280, ColorScheme.Light) })
        {
            var look = await chromium.NewPageAsync(bank, width, scheme, await bank.SignedInAsync(analyst, Acrs.TwoFactors));
            await look.VisitAsync(bank, $"/admin/customers/{heidi.Id}");
            await look.PictureAsync($"behaviour-office-{width}");
            var blocks = await Chromium.StumblingBlocksAsync(look);
            Assert.True(blocks.Count == 0, string.Join('\n', blocks));
        }
    }

    [Fact]
    public async Task A_password_manager_and_a_customer_who_switched_it_off_are_not_punished()
    {
        await using var bank = await DemoWorld.OpenAsync(app);
        var heidi = await bank.SignUpAsync("heidi", new PersonSettings { App = true });
        var page = await EnrolAsync(bank, heidi, Typist.Owner());

        await page.VisitAsync(bank, "/signin");
        await page.EnterPasswordAsync(heidi.Email, heidi.Password);
        await page.ArrivesAsync("/account");
        await page.VisitAsync(bank, "/account/behaviour");
        await page.SeesAsync("How you type and move");
        await page.PictureAsync("behaviour-account-on");
        await page.PressAsync("Switch off and erase");
        await page.SeesAsync("Switched off");
        await page.PictureAsync("behaviour-account-off");
        bank.Clock.Advance(TimeSpan.FromDays(1));

        await TypeAsync(bank, page, heidi, Typist.Other());
        await page.ArrivesAsync("/account");
    }

    /// <summary>The first sign-in with the app's code, agreeing to be known by rhythm, and a week of sign-ins by password alone.</summary>
    private async Task<IPage> EnrolAsync(Bank bank, Person person, Typist typist)
    {
        var page = await chromium.NewPageAsync(bank);
        await page.AddInitScriptAsync(PageClock.Still);
        await TypeAsync(bank, page, person, typist);
        await page.SeesAsync("Confirm it is you");
        await page.GetByLabel("Remember this device for 30 days").CheckAsync();
        await page.EnterCodeAsync(person.App!.CodeAt(bank.Clock.GetUtcNow()), "Verify");
        await page.SeesAsync("One more thing that can protect you");
        Assert.Empty(await Chromium.StumblingBlocksAsync(page));
        await page.PictureAsync("behaviour-question");
        await page.PressAsync("Yes, switch it on");
        await page.ArrivesAsync("/account");
        for (var day = 0; day < SignInsLearned; day++)
        {
            bank.Clock.Advance(TimeSpan.FromDays(1));
            await TypeAsync(bank, page, person, typist);
            await page.ArrivesAsync("/account");
            await bank.WithServicesAsync(services => services.GetRequiredService<BehaviourLearner>().LearnAllAsync(bank.Clock.GetUtcNow(), default));
        }

        bank.Clock.Advance(TimeSpan.FromDays(1));
        return page;
    }

    /// <summary>Name and password by real key events, each at the typist's own moment, and Enter.</summary>
    private static async Task TypeAsync(Bank bank, IPage page, Person person, Typist typist)
    {
        await page.VisitAsync(bank, "/signin");
        await page.SeesAsync("Sign in");
        var at = 2000.0;
        foreach (var (field, text) in new[] { ("#email", person.Email), ("#password", person.Password) })
        {
            await page.Locator(field).FocusAsync();
            var times = typist.Times(text);
            var events = times.Select((time, i) => (At: at + time.Down, Key: text[i], Down: true))
                .Concat(times.Select((time, i) => (At: at + time.Up, Key: text[i], Down: false)))
                .OrderBy(step => step.At);
            foreach (var step in events)
            {
                await page.EvaluateAsync("ms => setNow(ms)", step.At);
                if (step.Down)
                    await page.Keyboard.DownAsync(step.Key.ToString());
                else
                    await page.Keyboard.UpAsync(step.Key.ToString());
            }

            at += times[^1].Up + 1500;
        }

        await page.Keyboard.PressAsync("Enter");
    }
}
