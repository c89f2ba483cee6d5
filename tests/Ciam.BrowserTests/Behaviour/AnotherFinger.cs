using Ciam.Decisions.Risk;
using Ciam.Server.Audit;
using Ciam.Server.Behaviour;
using Ciam.Server.Risk;
using Ciam.Server.SignIn;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Ciam.BrowserTests.Behaviour;

/// <summary>A customer who signs in on a phone, by real touches of its screen, and somebody else's finger with the right password on the same phone.</summary>
[Collection(Chromium.Name)]
public sealed class AnotherFinger(Chromium chromium, CiamApp app)
{
    private const int SignInsLearned = 6;
    private const int SwipesOnePage = 6;

    [Fact]
    public async Task The_owners_swipes_vouch_and_another_hands_count_against_the_sign_in()
    {
        await using var bank = await DemoWorld.OpenAsync(app);
        var heidi = await bank.SignUpAsync("heidi", new PersonSettings { App = true });
        await bank.WithServicesAsync(async services =>
        {
            await services.GetRequiredService<BehaviourConsents>().AnswerAsync(heidi.Id, given: true, AuditActor.Customer(heidi.Id), bank.Clock.GetUtcNow(), default);
            return 0;
        });
        var page = await chromium.NewPageAsync(bank, width: 390, touch: true);
        await page.AddInitScriptAsync(PageClock.Still);
        var (owner, other) = (new Finger(Seed: 7, Length: 170, DurationMs: 190, Bend: 14, Radius: 9, Force: 0.35), new Finger(Seed: 99, Length: 330, DurationMs: 420, Bend: -45, Radius: 21, Force: 0.8));

        await SignInAsync(bank, page, heidi, owner);
        await page.SeesAsync("Confirm it is you");
        await page.GetByLabel("Remember this device for 30 days").CheckAsync();
        await page.EnterCodeAsync(heidi.App!.CodeAt(bank.Clock.GetUtcNow()), "Verify");
        await page.ArrivesAsync("/account");
        for (var day = 0; day < SignInsLearned; day++)
            await NextDayAsync(bank, page, heidi, owner);
        var own = await LastAsync(bank, heidi);
        bank.Clock.Advance(TimeSpan.FromDays(1));
        await SignInAsync(bank, page, heidi, other);
        await page.WaitForURLAsync(url => !new Uri(url).AbsolutePath.StartsWith("/signin/password", StringComparison.Ordinal));
        var others = await LastAsync(bank, heidi);

        Assert.True(own.Facts.Behaviour?.Touches is { LogRatio: > 0, Samples: >= 4 }, RiskJson.Write(own.Facts.Behaviour));
        Assert.True(others.Facts.Behaviour?.Touches is { LogRatio: < -0.5 }, RiskJson.Write(others.Facts.Behaviour));
        Assert.Contains(others.Judgment.Evidence, evidence => evidence is { Code: ReasonCode.UnusualTouch, Contribution: > 0 });
        await TheAnalystSeesItAsync(bank, heidi);
    }

    private async Task TheAnalystSeesItAsync(Bank bank, Person person)
    {
        var analyst = await bank.SignUpAsync("analyst", new PersonSettings { App = true, StaffRole = "analyst" });
        var office = await chromium.NewPageAsync(bank, signedIn: await bank.SignedInAsync(analyst, Acrs.TwoFactors));
        await office.VisitAsync(bank, $"/admin/customers/{person.Id}");
        await office.SeesAsync("Typing and pointer");
        await office.ReadsAsync($"{SwipesOnePage * (SignInsLearned + 1)} movements of {SignInsLearned + 1} sign-ins learned");
        Assert.Equal(SwipesOnePage, await office.Locator("svg[aria-label^='Touch: the way'] polyline").CountAsync());
        await office.PictureAsync("behaviour-touch");
    }

    private static async Task NextDayAsync(Bank bank, IPage page, Person person, Finger finger)
    {
        bank.Clock.Advance(TimeSpan.FromDays(1));
        await SignInAsync(bank, page, person, finger);
        await page.ArrivesAsync("/account");
        await bank.WithServicesAsync(services => services.GetRequiredService<BehaviourLearner>().LearnAllAsync(bank.Clock.GetUtcNow(), default));
    }

    /// <summary>Reads up and down the page with a finger, then lets the phone fill in name and password.</summary>
    private static async Task SignInAsync(Bank bank, IPage page, Person person, Finger finger)
    {
        await page.VisitAsync(bank, "/signin");
        await page.SeesAsync("Sign in");
        var touch = await page.Context.NewCDPSessionAsync(page);
        for (var swipe = 0; swipe < SwipesOnePage; swipe++)
        {
            foreach (var step in finger.Swipe(swipe, startMs: 2000 + (swipe * 1500)))
            {
                await page.EvaluateAsync("ms => setNow(ms)", step.Ms);
                await touch.SendAsync("Input.dispatchTouchEvent", step.AsEvent());
            }
        }

        await page.EnterPasswordAsync(person.Email, person.Password);
    }

    private static Task<KeptJudgment> LastAsync(Bank bank, Person person) =>
        bank.WithServicesAsync(async services => (await services.GetRequiredService<JudgmentReader>().OfCustomerAsync(person.Id, 1, default)).Single());
}
