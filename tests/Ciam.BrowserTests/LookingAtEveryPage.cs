using Ciam.Server;
using Ciam.Server.Seed;
using Ciam.Server.SignIn;
using Ciam.Storage.Customers;
using Ciam.Storage.Risk;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Ciam.BrowserTests;

/// <summary>The pages of sign-in, consent and office, full of the demo's life, as people with small screens, dark rooms and screen readers meet them.</summary>
[Collection(Chromium.Name)]
public sealed class LookingAtEveryPage(Chromium chromium, SeededBank seeded) : IClassFixture<SeededBank>
{
    private readonly List<string> _complaints = [];

    [Fact]
    public Task Nobody_stumbles_when_opening_an_account_or_getting_one_back() => CompletelyAsync(LookAtTheDoorAsync);

    [Fact]
    public Task Nobody_stumbles_over_password_and_second_factor() => CompletelyAsync(LookAtTheSecondStepAsync);

    [Fact]
    public Task Nobody_stumbles_over_another_end_of_a_sign_in() => CompletelyAsync(LookAtTheOtherEndsAsync);

    [Fact]
    public Task Nobody_stumbles_over_consent() => CompletelyAsync(LookAtConsentAsync);

    [Fact]
    public Task Nobody_stumbles_over_recovery_codes_or_a_password_that_will_not_do() => CompletelyAsync(LookAtTheAccountAsync);

    [Fact]
    public Task Nobody_stumbles_in_the_office() => CompletelyAsync(LookAtTheOfficeAsync);

    /// <summary>All complaints at once: whoever mends one page wants to know of the others.</summary>
    private async Task CompletelyAsync(Func<Bank, Task> look)
    {
        await look(seeded.Bank);

        Assert.True(_complaints.Count == 0, $"{_complaints.Count} complaints:\n{string.Join('\n', _complaints)}");
    }

    private async Task LookAtTheDoorAsync(Bank bank)
    {
        var page = await chromium.NewPageAsync(bank);
        foreach (var path in new[] { "/signin/gone", "/signout", "/nowhere", "/register/confirm/spent", "/oauth2/authorize" })
            await LookAsync(bank, page, path);
        await page.VisitAsync(bank, "/register");
        await page.PressAsync("Continue");
        await LookAsync(page, "register-wrong");
        await page.EnterAsync("Your name", "Nora Amsler");
        await page.EnterAsync("E-mail address", "nora@example.com");
        await page.Locator("#password").FillAsync("walnut-ferry-cobalt-31");
        await page.PressAsync("Continue");
        await page.SeesAsync("Look in your mailbox");
        await LookAsync(page, "register-confirm");
        await page.EnterCodeAsync("000000", "Confirm");
        await LookAsync(page, "register-confirm-wrong");
        await page.Context.DisposeAsync();
    }

    private async Task LookAtTheSecondStepAsync(Bank bank)
    {
        var page = await chromium.NewPageAsync(bank);
        await page.VisitAsync(bank, Web(bank).AuthorizeUrl());
        await LookAsync(page, "signin-password");
        await page.EnterPasswordAsync("alice@example.com", "not-the-password");
        await LookAsync(page, "signin-password-wrong");
        await page.EnterPasswordAsync("alice@example.com", DemoPeople.Password);
        await page.ArrivesAsync("/totp");
        await LookAsync(page, "signin-totp");
        await page.EnterCodeAsync("000000", "Verify");
        await LookAsync(page, "signin-totp-wrong");
        await page.FollowAsync("Use another way");
        await page.ArrivesAsync("/second-factor");
        await LookAsync(page, "signin-second-factor");
        await page.Locator("a.choice[href$='/sms']").ClickAsync();
        await page.ArrivesAsync("/sms");
        await LookAsync(page, "signin-sms");
        await page.Context.DisposeAsync();
    }

    /// <summary>Refused, asked for a new password, asked to set up a second factor.</summary>
    private async Task LookAtTheOtherEndsAsync(Bank bank)
    {
        await LookAfterPasswordAsync(bank, "ivan@example.com", "refused");
        await LookAfterPasswordAsync(bank, "judy@example.com", "new-password");
        var stronger = new AuthorizeRequest { Parameters = new Dictionary<string, string?> { ["acr_values"] = Acrs.TwoFactors } };
        await LookAfterPasswordAsync(bank, "grace@example.com", "enrol", stronger);
    }

    private async Task LookAtConsentAsync(Bank bank)
    {
        var page = await chromium.NewPageAsync(bank, signedIn: await bank.SignedInAsync(await FindAsync(bank, "bob@example.com"), Acrs.TwoFactors));
        await page.VisitAsync(bank, Partner(bank).AuthorizeUrl("openid profile accounts offline_access"));
        Assert.Contains("/consent/", page.Url, StringComparison.Ordinal);
        await LookAsync(page, "consent");
        await page.Context.DisposeAsync();
    }

    private async Task LookAfterPasswordAsync(Bank bank, string email, string arrives, AuthorizeRequest? request = null)
    {
        var page = await chromium.NewPageAsync(bank);
        await page.VisitAsync(bank, Web(bank).AuthorizeUrl(request: request));
        await page.EnterPasswordAsync(email, DemoPeople.Password);
        await page.ArrivesAsync("/" + arrives);
        await LookAsync(page, "signin-" + arrives);
        await page.Context.DisposeAsync();
    }

    private async Task LookAtTheAccountAsync(Bank bank)
    {
        var page = await chromium.NewPageAsync(bank, signedIn: await bank.SignedInAsync(await FindAsync(bank, "erin@example.com"), Acrs.TwoFactors));
        await page.VisitAsync(bank, "/account/recovery-codes");
        await page.PressAsync("Make recovery codes");
        await page.SeesAsync("Your recovery codes");
        await LookAsync(page, "account-recovery-codes-made");
        await page.VisitAsync(bank, "/account/password");
        await page.Locator("main form button.button-primary").First.ClickAsync();
        await LookAsync(page, "account-password-wrong");
        foreach (var path in new[] { "/account", "/account/behaviour", "/account/activity", "/account/security", "/account/sessions", "/account/devices", "/account/apps", "/account/user-code" })
            await LookAsync(bank, page, path);
        await page.VisitAsync(bank, "/account/activity");
        await page.Locator("a[href$='/not-me']").First.ClickAsync();
        await page.SeesAsync("This was not you?");
        await LookAsync(page, "account-not-me");
        await page.Context.DisposeAsync();
    }

    private async Task LookAtTheOfficeAsync(Bank bank)
    {
        var page = await chromium.NewPageAsync(bank, signedIn: await bank.SignedInAsync(await FindAsync(bank, "admin@bank.example"), Acrs.TwoFactors));
        var dave = (await FindAsync(bank, "dave@example.com")).Id;
        var refused = await bank.WithDatabaseAsync(database => database.Set<JudgmentRow>().Where(row => row.CustomerId == dave).OrderByDescending(row => row.Score).Select(row => row.Id).FirstAsync());
        var entry = await bank.WithDatabaseAsync(database => database.Set<Storage.Audit.AuditEntryRow>().OrderByDescending(row => row.At).Select(row => row.Id).FirstAsync());
        var held = await AHeldPayment.KeepAsync(bank, dave);
        foreach (var path in new[]
        {
            "", "/customers", "/customers?q=e", $"/customers/{dave}", $"/customers/{dave}/suspend", $"/customers/{dave}/end-sessions", $"/customers/{dave}/require-new-password",
            "/policies", "/policies/new?from=house-2", "/policies/house-2", "/judgments", $"/judgments/{refused}", $"/judgments/{refused}?again=yes", "/clients", "/clients/new", "/clients/demo-bank", "/clients/demo-bank/rotate-secret",
            "/brand", "/brand/demo-bank", "/conformance", "/audit", $"/audit/{entry}", "/staff", "/nowhere",
            "/cases", $"/cases/{held}", "/payment-policies", "/payment-policies/house-fraud-1", "/payment-policies/new?from=house-fraud-1", "/models",
        })
            await LookAsync(bank, page, "/admin" + path);
        await page.Context.DisposeAsync();
    }

    private async Task LookAsync(Bank bank, IPage page, string path)
    {
        await page.VisitAsync(bank, path);
        if (new Uri(page.Url).AbsolutePath != path.Split('?')[0])
            _complaints.Add($"{path} led to {page.Url}");
        var name = string.Join('-', path.Split(['/', '?', '='], StringSplitOptions.RemoveEmptyEntries).Select(part => Guid.TryParse(part, out _) ? "one" : part));
        await LookAsync(page, name);
    }

    private async Task LookAsync(IPage page, string name) => _complaints.AddRange(await page.ComplaintsAsync(name));

    private static TestClient Web(Bank bank) => new(bank, DemoClients.Bank, null, "http://localhost:5090/signin-oidc");

    private static TestClient Partner(Bank bank) => new(bank, DemoClients.Partner, null, "http://localhost:5090/partner/callback");

    private static async Task<Person> FindAsync(Bank bank, string email)
    {
        var row = await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().AsNoTracking().SingleAsync(customer => customer.Email == email));
        return new Person(row.Id, row.DisplayName, email, DemoPeople.Password, AuthenticatorApp.FromKey(DemoPeople.AuthenticatorKey), row.PhoneNumber);
    }
}

/// <summary>One bank with the demo's people, clients and two months of history, for all who only look.</summary>
public sealed class SeededBank : IAsyncLifetime
{
    public Bank Bank { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Bank = await DemoWorld.OpenAsync(new CiamApp());
        await DemoSeed.RunAsync(Bank.Services, CancellationToken.None);
    }

    public async Task DisposeAsync() => await Bank.DisposeAsync();
}
