using Ciam.Decisions.Risk;
using Ciam.Server.Audit;
using Ciam.Server.Behaviour;
using Ciam.Server.Risk;
using Ciam.ServerTests.SignIn;
using Ciam.Storage.Behaviour;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Behaviour;

/// <summary>What people with a rhythm do at the bank.</summary>
internal static class BehaviourSteps
{
    /// <summary>The demo's world, without workers: a test decides itself when to learn.</summary>
    public static Task<Bank> OpenAsync(CiamApp app) => app.NewBankAsync(new BankSettings
    {
        Configuration = new Dictionary<string, string?> { ["Ciam:Demo"] = "true" },
        Configure = builder =>
        {
            foreach (var worker in builder.Services.Where(service => service.ImplementationType == typeof(LearningWorker) || service.ImplementationType == typeof(BehaviourWorker)).ToList())
                builder.Services.Remove(worker);
        },
    });

    public static Task AgreeAsync(this Bank bank, Person person, bool given = true) => bank.WithServicesAsync(async services =>
    {
        await services.GetRequiredService<BehaviourConsents>().AnswerAsync(person.Id, given, AuditActor.Customer(person.Id), bank.Clock.GetUtcNow(), default);
        return 0;
    });

    public static Task<int> LearnAsync(this Bank bank) =>
        bank.WithServicesAsync(services => services.GetRequiredService<BehaviourLearner>().LearnAllAsync(bank.Clock.GetUtcNow(), default));

    /// <summary>Begins a sign-in and sends the password with this in the hidden field.</summary>
    public static async Task<BrowserPage> TypePasswordAsync(this TestBrowser browser, Person person, string behaviour)
    {
        await browser.GoAsync("/signin");
        return await browser.SubmitAsync("form:has(#password)", new Dictionary<string, string> { ["email"] = person.Email, ["password"] = person.Password, ["behaviour"] = behaviour });
    }

    /// <summary>A browser that the bank remembers, and a rhythm that it knows: a first sign-in with the app's code, then so many by password alone, a day apart.</summary>
    public static async Task<TestBrowser> EnrolledAsync(this Bank bank, Person person, Typist typist, int signIns = 12)
    {
        await bank.AgreeAsync(person);
        var browser = bank.NewBrowser();
        await browser.TypePasswordAsync(person, typist.SignIn(person.Email, person.Password));
        await browser.EnterCodeAsync(person.App!.CodeAt(bank.Clock.GetUtcNow()), remember: true);
        await bank.LearnAsync();
        for (var day = 1; day < signIns; day++)
        {
            bank.Clock.Advance(TimeSpan.FromDays(1));
            await browser.SignOutAsync();
            var page = await browser.TypePasswordAsync(person, typist.SignIn(person.Email, person.Password));
            if (page.Has("#code"))
                await browser.EnterCodeAsync(person.App!.CodeAt(bank.Clock.GetUtcNow()), remember: true);
            await bank.LearnAsync();
        }

        bank.Clock.Advance(TimeSpan.FromDays(1));
        await browser.SignOutAsync();
        return browser;
    }

    public static async Task SignOutAsync(this TestBrowser browser)
    {
        await browser.GoAsync("/signout");
        await browser.SubmitAsync("main form");
    }

    /// <summary>The newest judgment of a customer.</summary>
    public static Task<KeptJudgment> LastJudgmentAsync(this Bank bank, Person person) =>
        bank.WithServicesAsync(async services => (await services.GetRequiredService<JudgmentReader>().OfCustomerAsync(person.Id, 1, default)).Single());

    public static Task<List<BehaviourProfileRow>> ProfilesAsync(this Bank bank, Person person) =>
        bank.WithDatabaseAsync(database => database.Set<BehaviourProfileRow>().AsNoTracking().Where(row => row.CustomerId == person.Id).OrderBy(row => row.Kind).ToListAsync());

    public static Task<int> SamplesAsync(this Bank bank) => bank.WithDatabaseAsync(database => database.Set<BehaviourSampleRow>().CountAsync());

    public static Evidence? Reason(this KeptJudgment kept, ReasonCode code) => kept.Judgment.Evidence.SingleOrDefault(evidence => evidence.Code == code);
}
