using System.Net;
using Ciam.Server.SignIn;
using Ciam.Storage.Customers;
using Ciam.Storage.SignIn;
using Ciam.Protocol.UserInfo;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Customers;

/// <summary>What customers do with their own account.</summary>
public sealed class AccountPages(CiamApp app) : IClassFixture<CiamApp>
{
    public static readonly TheoryData<string> Paths =
        ["/account", "/account/profile", "/account/security", "/account/password", "/account/totp", "/account/passkey", "/account/phone", "/account/recovery-codes", "/account/devices", "/account/sessions", "/account/activity", "/account/apps"];

    [Theory]
    [MemberData(nameof(Paths))]
    [Covers("ASVS5-7.2.1")]
    public async Task Without_a_session_every_page_leads_to_the_sign_in(string path)
    {
        await using var bank = await app.NewBankAsync();

        using var answer = await bank.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.StartsWith("/signin/", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    [Covers("ASVS5-7.4.4")]
    public async Task With_a_fresh_session_every_page_opens(string path)
    {
        await using var bank = await app.NewBankAsync();
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice", new PersonSettings { App = true, Phone = "+41790000011" }), Acrs.TwoFactors);

        var page = await browser.GoAsync(path);

        page.AssertStatus(HttpStatusCode.OK);
        Assert.Equal(path, page.Url.AbsolutePath);
        Assert.Single(page.Document.QuerySelectorAll("h1"));
        Assert.NotEmpty(page.Document.QuerySelectorAll("a[href='/signout'], form[action='/signout']"));
        Assert.StartsWith("no-store", page.Headers["Cache-Control"], StringComparison.Ordinal);
    }

    [Fact]
    [Covers("ASVS5-6.3.6")]
    public async Task An_authenticator_app_is_set_up_by_its_first_code()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var browser = await bank.SignedInAsync(alice);
        await browser.GoAsync("/account/totp");
        var phone = AuthenticatorApp.FromKey(browser.Page.Find("#key").TextContent);
        Assert.True(browser.Page.Has(".qr svg path"));

        var wrong = await browser.SubmitAsync("main form", new Dictionary<string, string> { ["code"] = "000000" });
        wrong.AssertStatus(HttpStatusCode.UnprocessableEntity);
        var before = browser.Cookies["ciam-session"];
        await browser.SubmitAsync("main form", new Dictionary<string, string> { ["code"] = phone.CodeAt(bank.Clock.GetUtcNow()), ["name"] = "My phone" });

        Assert.Equal("/account/recovery-codes", browser.Page.Url.AbsolutePath);
        Assert.NotEqual(before, browser.Cookies["ciam-session"]);
        Assert.Equal(Acrs.TwoFactors, await bank.WithDatabaseAsync(database => database.Set<SessionRow>().Select(row => row.Acr).SingleAsync()));
        Assert.Equal("My phone", await bank.WithDatabaseAsync(database => database.Set<TotpRow>().Where(row => row.ConfirmedAt != null).Select(row => row.Name).SingleAsync()));
        Assert.Equal("A sign-in method was added", (await bank.InboxAsync(alice.Email))[^1].Subject);
        await new BankAudit(bank).AssertHasAsync("factor.enrolled");
    }

    [Fact]
    public async Task Recovery_codes_are_shown_once_and_work_once()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var browser = await bank.SignedInAsync(alice);
        await browser.GoAsync("/account/recovery-codes");

        var page = await browser.SubmitAsync("main form");

        var codes = page.Document.QuerySelectorAll(".codes li").Select(item => bank.Secrets.Remember("recovery code", item.TextContent)).ToList();
        Assert.Equal(10, codes.Distinct().Count());
        Assert.Empty((await browser.GoAsync("/account/recovery-codes")).Document.QuerySelectorAll(".codes li"));
        Assert.True(await SpendAsync(bank, alice, codes[3].ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)));
        Assert.False(await SpendAsync(bank, alice, codes[3]));
        Assert.True(await SpendAsync(bank, alice, codes[4]));
    }

    [Fact]
    public async Task A_phone_number_is_set_up_by_the_code_sent_to_it()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var browser = await bank.SignedInAsync(alice);
        await browser.GoAsync("/account/phone");
        await browser.SubmitAsync("main form", new Dictionary<string, string> { ["number"] = "0041 79 000 00 42" });
        var code = await bank.LastCodeAsync("+41790000042");

        await browser.SubmitAsync("main form", new Dictionary<string, string> { ["code"] = code });

        Assert.Equal("/account/security", browser.Page.Url.AbsolutePath);
        Assert.Contains("+41 ••• •• 42", browser.Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("ASVS5-6.3.6"), Covers("ASVS5-6.5.6"), Covers("ASVS5-7.5.1")]
    public async Task Factors_change_only_after_a_fresh_second_factor()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        var (weak, strong) = (await bank.SignedInAsync(alice), await bank.SignedInAsync(alice, Acrs.TwoFactors));
        await weak.GoAsync("/account/security");
        await strong.GoAsync("/account/security");

        await weak.SubmitAsync("form[action*=RemoveTotp]");
        Assert.StartsWith("/signin/", weak.Page.Url.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(1, await AppsAsync(bank));

        bank.Clock.Advance(FreshProof.Lasts);
        await strong.SubmitAsync("form[action*=RemoveTotp]");
        Assert.StartsWith("/signin/", strong.Page.Url.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(1, await AppsAsync(bank));

        var fresh = await bank.SignedInAsync(alice, Acrs.TwoFactors);
        await fresh.GoAsync("/account/security");
        await fresh.SubmitAsync("form[action*=RemoveTotp]");
        Assert.Equal(0, await AppsAsync(bank));
        Assert.Equal("A sign-in method was removed", (await bank.InboxAsync(alice.Email))[^1].Subject);
    }

    [Fact]
    [Covers("ASVS5-6.2.2"), Covers("ASVS5-6.2.3"), Covers("ASVS5-6.3.6"), Covers("ASVS5-7.4.3")]
    public async Task The_password_is_changed_by_who_knows_it_and_the_other_sessions_end()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var (here, there) = (await bank.SignedInAsync(alice), await bank.SignedInAsync(alice));
        await here.GoAsync("/account/password");

        var wrong = await here.SubmitAsync("main form", new Dictionary<string, string> { ["present"] = "not-this-one", ["password"] = "violin-harbour-mosaic-9" });
        wrong.AssertStatus(HttpStatusCode.UnprocessableEntity);
        await here.SubmitAsync("main form", new Dictionary<string, string> { ["present"] = alice.Password, ["password"] = "violin-harbour-mosaic-9" });

        Assert.Equal("/account/security", here.Page.Url.AbsolutePath);
        Assert.Equal("Your password was changed", (await bank.InboxAsync(alice.Email))[^1].Subject);
        await there.GoAsync("/account");
        Assert.StartsWith("/signin", there.Page.Url.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("ASVS5-7.4.3"), Covers("ASVS5-7.5.2")]
    public async Task One_session_is_ended_and_then_all_others()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var bob = await bank.SignedInAsync(await bank.SignUpAsync("bob"));
        var here = await bank.SignedInAsync(alice);
        for (var other = 0; other < 3; other++)
            await bank.SignedInAsync(alice, address: $"198.51.100.{other}");
        await here.GoAsync("/account/sessions");

        await here.SubmitAsync("td form");
        Assert.Equal(2, await LiveAsync(bank, alice) - 1);
        await here.SubmitAsync("#end-others");

        Assert.Equal(1, await LiveAsync(bank, alice));
        (await here.GoAsync("/account")).AssertStatus(HttpStatusCode.OK);
        Assert.Equal("/account", here.Page.Url.AbsolutePath);
        Assert.Equal("/account", (await bob.GoAsync("/account")).Url.AbsolutePath);
    }

    [Fact]
    [Covers("ASVS5-7.5.2")]
    public async Task Nobody_ends_somebody_elses_session()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, bob) = (await bank.SignUpAsync("alice"), await bank.SignUpAsync("bob"));
        var (mine, _, _) = (await bank.SignedInAsync(alice), await bank.SignedInAsync(alice), await bank.SignedInAsync(bob));
        var theirs = await bank.WithDatabaseAsync(database => database.Set<SessionRow>().Where(row => row.CustomerId == bob.Id).Select(row => row.Id).SingleAsync());
        await mine.GoAsync("/account/sessions");

        await mine.SubmitAsync("td form", new Dictionary<string, string> { ["id"] = theirs.ToString() });

        Assert.Equal(1, await LiveAsync(bank, bob));
    }

    [Fact]
    [Covers("OIDCC-5.1")]
    public async Task More_about_a_person_is_kept_as_filled_in_and_what_is_wrong_is_marked_and_not_lost()
    {
        await using var bank = await app.NewBankAsync();
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));
        await browser.GoAsync("/account/profile");
        await browser.SubmitAsync("form[action*=Details]", new Dictionary<string, string> { ["nickname"] = "Al", ["address"] = "Road 1\r\n8000 Zurich" });

        await browser.GoAsync("/account/profile");
        var wrong = await browser.SubmitAsync("form[action*=Details]", new Dictionary<string, string> { ["nickname"] = "Ally", ["website"] = "javascript:alert(1)" });

        wrong.AssertStatus(HttpStatusCode.UnprocessableEntity);
        Assert.True(wrong.Has("#website-error") && wrong.Has("input#nickname[value=Ally]"), wrong.Text);
        var kept = await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().Select(row => row.Details).SingleAsync());
        Assert.Equal(new Dictionary<string, string> { ["nickname"] = "Al", ["address"] = "Road 1\n8000 Zurich" }, PersonalDetails.Read(kept));
        var entry = Assert.Single(await bank.Audit.ParticularsAsync("profile.changed"));
        Assert.Contains("details", entry, StringComparison.Ordinal);
        Assert.DoesNotContain("Zurich", entry, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("ASVS5-6.3.6")]
    public async Task A_new_address_counts_once_its_mail_is_answered_and_the_old_one_is_told()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var browser = await bank.SignedInAsync(alice);
        await browser.GoAsync("/account/profile");
        await browser.SubmitAsync("form[action*=Email]", new Dictionary<string, string> { ["email"] = "alice@new.example" });
        Assert.Equal(alice.Email, await EmailAsync(bank));

        await browser.GoAsync(await bank.LastLinkAsync("alice@new.example"));
        Assert.Equal(alice.Email, await EmailAsync(bank));
        await browser.SubmitAsync("main form");

        Assert.Equal("alice@new.example", await EmailAsync(bank));
        Assert.Equal("Your e-mail address was changed", (await bank.InboxAsync(alice.Email))[^1].Subject);
    }

    [Theory]
    [InlineData("/account/sessions?handler=EndOthers")]
    [InlineData("/account/security?handler=RemovePhone")]
    [InlineData("/account/recovery-codes")]
    public async Task Without_its_token_a_form_is_refused(string path)
    {
        await using var bank = await app.NewBankAsync();
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(new Dictionary<string, string>()) };
        request.Headers.Add("Cookie", string.Join("; ", browser.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));

        using var answer = await bank.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static Task<bool> SpendAsync(Bank bank, Person person, string code) => bank.WithServicesAsync(services =>
        Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<Server.Customers.Factors>(services).SpendRecoveryCodeAsync(person.Id, code, bank.Clock.GetUtcNow(), default));

    private static Task<int> AppsAsync(Bank bank) => bank.WithDatabaseAsync(database => database.Set<TotpRow>().CountAsync());

    private static Task<int> LiveAsync(Bank bank, Person person) => bank.WithDatabaseAsync(database => database.Set<SessionRow>().CountAsync(row => row.CustomerId == person.Id && row.EndedAt == null));

    private static Task<string?> EmailAsync(Bank bank) => bank.WithDatabaseAsync(database => database.Set<CustomerRow>().Select(row => row.Email).SingleAsync());
}
