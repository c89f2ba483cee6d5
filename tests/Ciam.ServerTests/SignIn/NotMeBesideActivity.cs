using System.Net;
using Ciam.Testing;

namespace Ciam.ServerTests.SignIn;

/// <summary>"This was not me", beside something that happened to the account: says first what it will do, and does it by one press; nobody else's entry, and nothing that the bank did, can be disowned.</summary>
public sealed class NotMeBesideActivity(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("ASVS5-7.4.3")]
    public async Task A_sign_in_that_was_not_the_owners_is_ended_with_everything_and_a_new_password_is_wanted()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, owner, thief) = (await bank.SignUpAsync("alice"), bank.NewBrowser(), bank.NewBrowser("203.0.113.7"));
        (await thief.SignInAsync(bank, alice)).AssertSignedIn();
        owner = await bank.SignedInAsync(alice);

        await owner.GoAsync("/account/activity");
        var page = await owner.ClickAsync("a[href$='/not-me']");
        Assert.Contains("Chrome on Linux", page.Text, StringComparison.Ordinal);
        Assert.Contains("You signed in", page.Text, StringComparison.Ordinal);
        (await thief.GoAsync("/account")).AssertSignedIn();
        await owner.SubmitAsync("main form");

        Assert.Equal("/not-me/done", owner.Page.Url.AbsolutePath);
        Assert.StartsWith("/signin", (await thief.GoAsync("/account")).Url.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(["true"], await bank.RowsAsync("select must_change_password::text from ciam.customers_customer"));
        Assert.Contains("set a new password", (await bank.InboxAsync(alice.Email))[^1].Subject, StringComparison.Ordinal);
        await bank.Audit.AssertHasAsync("sign_in.disowned");
    }

    [Fact]
    public async Task Somebody_elses_entry_and_one_that_is_none_are_not_there_and_another_sites_form_does_nothing()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, mallory) = (await bank.SignUpAsync("alice"), await bank.SignUpAsync("mallory"));
        (await bank.NewBrowser().SignInAsync(bank, alice)).AssertSignedIn();
        var (hers, theirs) = (await bank.SignedInAsync(alice), await bank.SignedInAsync(mallory));
        await hers.GoAsync("/account/activity");
        var path = (await hers.ClickAsync("a[href$='/not-me']")).Url.AbsolutePath;

        (await theirs.GoAsync(path)).AssertStatus(HttpStatusCode.NotFound);
        (await theirs.GoAsync($"/account/activity/{Guid.NewGuid()}/not-me")).AssertStatus(HttpStatusCode.NotFound);
        hers.Page.Find("main form input[name=__RequestVerificationToken]").Remove();
        (await hers.SubmitAsync("main form")).AssertStatus(HttpStatusCode.BadRequest);

        (await hers.GoAsync("/account")).AssertSignedIn();
        Assert.DoesNotContain("sign_in.disowned", await bank.Audit.EventsAsync());
    }
}
