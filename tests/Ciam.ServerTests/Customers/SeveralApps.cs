using System.Net;
using Ciam.Server.SignIn;
using Ciam.ServerTests.SignIn;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Customers;

/// <summary>A customer with more than one authenticator app.</summary>
public sealed class SeveralApps(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task Each_has_a_name_each_signs_in_and_a_removed_one_no_longer_does()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var account = await bank.SignedInAsync(alice);
        var (phone, tablet) = (await AddAsync(bank, account, "My phone"), await AddAsync(bank, account, "My tablet"));

        foreach (var held in new[] { phone, tablet })
        {
            var browser = bank.NewBrowser();
            (await CodeAsync(bank, browser, alice, held)).AssertSignedIn();
        }

        await account.GoAsync("/account/security");
        Assert.Contains("My phone", account.Page.Text, StringComparison.Ordinal);
        var lost = await bank.WithDatabaseAsync(database => database.Set<TotpRow>().Where(row => row.Name == "My tablet").Select(row => row.Id).SingleAsync());
        await account.SubmitAsync($"form[action*=Rename]:has([value='{lost}'])", new Dictionary<string, string> { ["name"] = "Lost tablet" });
        var page = await account.SubmitAsync($"form[action*=RemoveTotp]:has([value='{lost}'])");
        Assert.DoesNotContain("Lost tablet", page.Text, StringComparison.Ordinal);
        Assert.Contains(await bank.InboxAsync(alice.Email), mail => mail.Body.Contains("Lost tablet", StringComparison.Ordinal));

        var (with, without) = (bank.NewBrowser(), bank.NewBrowser());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await CodeAsync(bank, without, alice, tablet)).Status);
        (await CodeAsync(bank, with, alice, phone)).AssertSignedIn();
    }

    [Fact]
    public async Task Five_are_enough()
    {
        await using var bank = await app.NewBankAsync();
        var account = await bank.SignedInAsync(await bank.SignUpAsync("alice"));
        for (var i = 1; i <= 5; i++)
            await AddAsync(bank, account, $"App {i}");

        Assert.Contains("You have five apps", (await account.GoAsync("/account/totp")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_names_or_removes_somebody_elses()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, bob) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), await bank.SignUpAsync("bob", new PersonSettings { App = true }));
        var browser = await bank.SignedInAsync(bob, Acrs.TwoFactors);
        var hers = await bank.WithDatabaseAsync(database => database.Set<TotpRow>().Where(row => row.CustomerId == alice.Id).Select(row => row.Id).SingleAsync());
        await browser.GoAsync("/account/security");

        await browser.SubmitAsync("form[action*=Rename]", new Dictionary<string, string> { ["id"] = hers.ToString(), ["name"] = "mine" });
        await browser.SubmitAsync("form[action*=RemoveTotp]", new Dictionary<string, string> { ["id"] = hers.ToString() });

        Assert.Equal(["Authenticator app"], await bank.WithDatabaseAsync(database => database.Set<TotpRow>().Where(row => row.Id == hers).Select(row => row.Name).ToListAsync()));
    }

    private static async Task<AuthenticatorApp> AddAsync(Bank bank, TestBrowser browser, string name)
    {
        await browser.GoAsync("/account/totp");
        var held = AuthenticatorApp.FromKey(browser.Page.Find("#key").TextContent);
        await browser.SubmitAsync("main form", new Dictionary<string, string> { ["code"] = held.CodeAt(bank.Clock.GetUtcNow()), ["name"] = name });
        return held;
    }

    private static async Task<BrowserPage> CodeAsync(Bank bank, TestBrowser browser, Person person, AuthenticatorApp held)
    {
        bank.Clock.Advance(TimeSpan.FromSeconds(31));
        await browser.GoAsync("/signin");
        await browser.EnterPasswordAsync(person);
        return await browser.EnterCodeAsync(held.CodeAt(bank.Clock.GetUtcNow()));
    }
}
