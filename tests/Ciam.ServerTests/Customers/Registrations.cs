using System.Net;
using Ciam.Server.Customers;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Customers;

/// <summary>Opening an account.</summary>
public sealed class Registrations(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Password = "violin-harbour-mosaic-9";

    [Fact]
    public async Task The_code_from_the_mail_opens_the_account()
    {
        await using var bank = await app.NewBankAsync();
        var browser = bank.NewBrowser();
        await RegisterAsync(browser, "nora@example.com");
        Assert.Equal(0, await CustomersAsync(bank));

        await browser.SubmitAsync("main form", new Dictionary<string, string> { ["code"] = await bank.LastCodeAsync("nora@example.com") });

        Assert.Equal("/register/ready", browser.Page.Url.AbsolutePath);
        var row = await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().SingleAsync());
        Assert.True(row.EmailConfirmed);
        Assert.Equal(("Nora Lind", "nora@example.com"), (row.DisplayName, row.Email));
        await new BankAudit(bank).AssertEndsWithAsync("customer.registered", "email.confirmed");
    }

    [Fact]
    [Covers("ASVS5-6.4.1")]
    public async Task The_link_opens_it_with_one_click_in_the_same_browser_and_only_once()
    {
        await using var bank = await app.NewBankAsync();
        var browser = bank.NewBrowser();
        await RegisterAsync(browser, "nora@example.com");
        var link = await bank.LastLinkAsync("nora@example.com");

        await browser.GoAsync(link);
        Assert.Equal(0, await CustomersAsync(bank));
        await browser.SubmitAsync("main form");

        Assert.Equal("/register/ready", browser.Page.Url.AbsolutePath);
        (await browser.GoAsync(link)).AssertStatus(HttpStatusCode.Gone);
        Assert.Equal(1, await CustomersAsync(bank));
    }

    [Fact]
    public async Task In_another_browser_the_link_asks_for_the_password_and_not_for_ever()
    {
        await using var bank = await app.NewBankAsync();
        await RegisterAsync(bank.NewBrowser(), "nora@example.com");
        var curious = bank.NewBrowser();
        await curious.GoAsync(await bank.LastLinkAsync("nora@example.com"));

        for (var guess = 0; guess < 5; guess++)
            (await curious.SubmitAsync("main form", new Dictionary<string, string> { ["password"] = $"guess-number-{guess}" })).AssertStatus(HttpStatusCode.UnprocessableEntity);
        await curious.SubmitAsync("main form", new Dictionary<string, string> { ["password"] = Password });

        Assert.Equal(0, await CustomersAsync(bank));
    }

    [Fact]
    [Covers("ASVS5-6.4.1")]
    public async Task Five_wrong_codes_are_the_end_of_the_sixth_right_one()
    {
        await using var bank = await app.NewBankAsync();
        var browser = bank.NewBrowser();
        await RegisterAsync(browser, "nora@example.com");
        var right = await bank.LastCodeAsync("nora@example.com");
        var wrong = right == "000000" ? "000001" : "000000";

        for (var guess = 0; guess < 5; guess++)
            (await browser.SubmitAsync("main form", new Dictionary<string, string> { ["code"] = wrong })).AssertStatus(HttpStatusCode.UnprocessableEntity);
        await browser.SubmitAsync("main form", new Dictionary<string, string> { ["code"] = right });

        Assert.Equal(0, await CustomersAsync(bank));
    }

    [Fact]
    [Covers("ASVS5-6.3.8")]
    [Covers("ATTACK-ENUMERATION")]
    public async Task Known_and_unknown_addresses_get_the_same_answer()
    {
        await using var bank = await app.NewBankAsync();
        await bank.SignUpAsync("alice");

        var (known, unknown) = (bank.NewBrowser(), bank.NewBrowser());
        await RegisterAsync(known, "alice@example.com");
        await RegisterAsync(unknown, "alina@example.com");

        Assert.Equal(Neutral(unknown.Page, "alina"), Neutral(known.Page, "alice"));
        Assert.Equal(unknown.Cookies.Keys.Order(), known.Cookies.Keys.Order());
        Assert.Equal("You already have an account", Assert.Single(await bank.InboxAsync("alice@example.com")).Subject);
        (await known.SubmitAsync("main form", new Dictionary<string, string> { ["code"] = "123456" })).AssertStatus(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Two_registrations_of_one_address_make_one_customer_with_the_password_of_who_confirmed()
    {
        await using var bank = await app.NewBankAsync();
        var (thief, owner) = (bank.NewBrowser("198.51.100.7"), bank.NewBrowser());
        await RegisterAsync(thief, "nora@example.com", "thiefs-own-password-3");
        var thiefsCode = await bank.LastCodeAsync("nora@example.com");
        bank.Clock.Advance(TimeSpan.FromSeconds(1));
        await RegisterAsync(owner, "nora@example.com");

        await owner.SubmitAsync("main form", new Dictionary<string, string> { ["code"] = await bank.LastCodeAsync("nora@example.com") });
        await thief.SubmitAsync("main form", new Dictionary<string, string> { ["code"] = thiefsCode });

        Assert.Equal("/register/ready", owner.Page.Url.AbsolutePath);
        Assert.Equal("/register/confirm", thief.Page.Url.AbsolutePath);
        Assert.Equal(1, await CustomersAsync(bank));
        Assert.Equal(PasswordVerdict.Right, await bank.WithServicesAsync(async services =>
        {
            var credentials = services.GetRequiredService<Credentials>();
            return await credentials.VerifyPasswordAsync(await credentials.FindByEmailAsync("nora@example.com", default), Password, default);
        }));
    }

    [Fact]
    public async Task Of_two_who_confirm_one_address_at_once_one_gets_the_account_and_nobody_a_fault()
    {
        await using var bank = await app.NewBankAsync();
        var browsers = new List<TestBrowser>();
        var codes = new List<string>();
        for (var one = 0; one < 4; one++)
        {
            bank.Clock.Advance(TimeSpan.FromSeconds(1));
            browsers.Add(bank.NewBrowser());
            await RegisterAsync(browsers[one], "nora@example.com");
            codes.Add(await bank.LastCodeAsync("nora@example.com"));
        }

        var pages = await Task.WhenAll(browsers.Zip(codes, (browser, code) => browser.SubmitAsync("main form", new Dictionary<string, string> { ["code"] = code })));

        Assert.Single(pages, page => page.Url.AbsolutePath == "/register/ready");
        Assert.All(pages, page => Assert.True((int)page.Status < 500));
        Assert.Equal(1, await CustomersAsync(bank));
    }

    [Theory]
    [InlineData("name", "http://evil.example")]
    [InlineData("name", "evil.example")]
    [InlineData("name", "")]
    [InlineData("email", "nobody")]
    [InlineData("email", "a@b@example.com")]
    [InlineData("password", "password123")]
    [InlineData("password", "nora-lind-1")]
    public async Task What_will_not_do_is_said_at_the_field(string field, string value)
    {
        await using var bank = await app.NewBankAsync();
        var browser = bank.NewBrowser();
        await browser.GoAsync("/register");
        var fields = new Dictionary<string, string> { ["name"] = "Nora Lind", ["email"] = "nora@example.com", ["password"] = Password, [field] = value };

        await browser.SubmitAsync("main form", fields);

        browser.Page.AssertStatus(HttpStatusCode.UnprocessableEntity);
        Assert.True(browser.Page.Has($"#{field}[aria-invalid=true]"));
        Assert.DoesNotContain(Password, browser.Page.Body, StringComparison.Ordinal);
        Assert.Empty(await bank.InboxAsync("nora@example.com"));
    }

    [Fact]
    public async Task Whoever_keeps_asking_is_slowed_down()
    {
        await using var bank = await app.NewBankAsync();
        var browser = bank.NewBrowser();
        for (var time = 0; time < 4; time++)
            await RegisterAsync(browser, "nora@example.com");

        await browser.GoAsync("/register");
        var fifth = await browser.SubmitAsync("main form", Fields("nora@example.com", Password));

        fifth.AssertStatus(HttpStatusCode.TooManyRequests);
        Assert.Equal(4, (await bank.InboxAsync("nora@example.com")).Count);
    }

    [Fact]
    public async Task Without_its_token_a_form_is_refused()
    {
        await using var bank = await app.NewBankAsync();

        using var form = new FormUrlEncodedContent(Fields("nora@example.com", Password));
        using var answer = await bank.Http.PostAsync("/register", form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static async Task RegisterAsync(TestBrowser browser, string email, string password = Password)
    {
        await browser.GoAsync("/register");
        await browser.SubmitAsync("main form", Fields(email, password));
        Assert.Equal("/register/confirm", browser.Page.Url.AbsolutePath);
    }

    private static Dictionary<string, string> Fields(string email, string password) => new() { ["name"] = "Nora Lind", ["email"] = email, ["password"] = password };

    private static Task<int> CustomersAsync(Bank bank) => bank.WithDatabaseAsync(database => database.Set<CustomerRow>().CountAsync());

    /// <summary>The page without what must differ: the address typed and the form's own token.</summary>
    private static string Neutral(BrowserPage page, string name) =>
        System.Text.RegularExpressions.Regex.Replace(page.Body.Replace(name, "somebody", StringComparison.Ordinal), "(__RequestVerificationToken[^>]*value=\")[^\"]*", "$1");
}
