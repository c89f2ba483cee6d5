using Ciam.Decisions.Risk;
using Ciam.Server.Seed;
using Ciam.Server.SignIn;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Ciam.BrowserTests;

/// <summary>The ten things that staff do most, by the mouse of the one who does them; nobody stumbles on the way.</summary>
[Collection(Chromium.Name)]
public sealed class TenTasksOfTheOffice(Chromium chromium, SeededBank seeded) : IClassFixture<SeededBank>
{
    private const string Why = "asked for on the telephone";

    private Bank Bank => seeded.Bank;

    [Fact]
    public async Task Support_finds_a_customer_ends_the_sessions_resets_the_factors_and_takes_an_account_back()
    {
        var bob = await IdAsync("bob@example.com");
        await Bank.SignedInAsync(await PersonAsync("bob@example.com"));
        var page = await OpenAsync("support@bank.example", "/admin/customers");

        // 1 Find a customer.
        await page.Locator("#q").FillAsync("bob@exam");
        await page.PressAsync("Search");
        await page.Locator($"a[href='/admin/customers/{bob}']").ClickAsync();
        await page.ArrivesAsync($"/admin/customers/{bob}");
        await CleanAsync(page);

        // 2 End every session.
        await page.VisitAsync(Bank, $"/admin/customers/{bob}/end-sessions");
        await ConfirmAsync(page, "End all sessions");
        await page.ReadsAsync("All sessions were ended.");
        Assert.Empty(await Bank.RowsAsync($"select id::text from ciam.signin_session where customer_id = '{bob}' and ended_at is null"));

        // 3 Begin the way back of somebody who lost every factor.
        await page.FollowAsync("Remove second factors");
        await CleanAsync(page);
        await page.Locator("#first").SelectOptionAsync("IdentityDocument");
        await page.Locator("#second").SelectOptionAsync("CallBack");
        await page.Locator("#reason").FillAsync(Why);
        await page.Locator("main form button.button-primary, main form button.button-danger").First.ClickAsync();
        await page.ReadsAsync("in three days");

        // 4 Take an account out of a stranger's hands.
        await page.FollowAsync("Account taken over");
        await CleanAsync(page);
        await page.Locator("#reason").FillAsync(Why);
        await page.Locator("main form button.button-danger").ClickAsync();
        await page.ArrivesAsync($"/admin/customers/{bob}");
        Assert.Single(await Bank.Audit.EntriesAsync("account.taken_over"));
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task An_administrator_makes_a_web_client_connects_it_rotates_its_secret_and_two_move_its_address()
    {
        var page = await OpenAsync("admin@bank.example", "/admin/clients/new?kind=web");
        await CleanAsync(page);

        // 5 Make one, and see how it is connected.
        await page.Locator("#client-id").FillAsync("shop");
        await page.Locator("#client-name").FillAsync("Shop");
        await page.Locator("#redirect-uris").FillAsync("https://shop.example/callback");
        await page.PressAsync("Create client");
        await page.ReadsAsync("ASP.NET Core");
        var first = Bank.Secrets.Remember("client secret", await page.Locator("#secret-value").InnerTextAsync());
        await CleanAsync(page);

        // 6 Rotate its secret.
        await page.FollowAsync("New secret");
        await page.Locator("#reason").FillAsync("it was mailed by mistake");
        await page.Locator("main form button.button-primary").ClickAsync();
        Assert.NotEqual(first, Bank.Secrets.Remember("next client secret", await page.Locator("#secret-value").InnerTextAsync()));

        // Another address takes a second person.
        await page.Locator("#redirect-uris").FillAsync("https://shop.example/callback\nhttps://shop.example/next");
        await page.Locator("#why").FillAsync("moves to another path");
        await page.PressAsync("Save changes");
        await page.ReadsAsync("A colleague decides it");
        await CleanAsync(page);
        var proposal = new Uri(page.Url).AbsolutePath;
        await page.Context.DisposeAsync();
        var second = await OpenAsync(await Bank.SignUpAsync("bea", new PersonSettings { App = true, StaffRole = "admin" }), proposal);
        await second.Locator("#reason").FillAsync("looked at with the team");
        await second.PressAsync("Approve");
        await second.ReadsAsync("approved and made");
        await CleanAsync(second);
        await second.Context.DisposeAsync();
    }

    [Fact]
    public async Task An_analyst_labels_a_judgment_and_brings_a_policy_on_its_way_which_another_puts_in_force()
    {
        // 7 Look at a judgment and say what it was.
        var page = await OpenAsync("analyst@bank.example", "/admin/judgments?purpose=SignIn");
        await CleanAsync(page);
        await page.Locator("tbody a[href^='/admin/judgments/']").First.ClickAsync();
        await CleanAsync(page);
        await page.Locator("#note").FillAsync("the customer says it was not them");
        await page.Locator("button[name=label].button-danger").ClickAsync();
        await page.ReadsAsync("the customer says it was not them");
        Assert.Single(await Bank.Audit.EntriesAsync("judgment.labelled"));

        // 8 Draft, shadow, test on the past; a second person activates.
        await page.VisitAsync(Bank, $"/admin/policies/new?from={RiskPolicy.Default.Version}");
        await page.Locator("#version").FillAsync("house-next");
        await page.Locator("main form[method=post] button.button-primary").ClickAsync();
        await page.ArrivesAsync("/admin/policies/house-next");
        await page.VisitAsync(Bank, "/admin/policies/house-next/start-trial");
        await page.Locator("#reason").FillAsync("to be compared for a week");
        await page.Locator("main form button").First.ClickAsync();
        await page.ArrivesAsync("/admin/policies/house-next");
        await page.Locator("main form[method=post] button").ClickAsync();
        await page.ReadsAsync("house-next");
        await CleanAsync(page);
        await page.Context.DisposeAsync();

        var second = await OpenAsync("admin@bank.example", "/admin/policies/house-next/activate");
        await second.Locator("#reason").FillAsync("compared for a week");
        await second.Locator("main form button").First.ClickAsync();
        await second.ArrivesAsync("/admin/policies/house-next");
        await CleanAsync(second);
        Assert.Single(await Bank.Audit.EntriesAsync("risk_policy.activated"));
        await second.Context.DisposeAsync();
    }

    [Fact]
    public async Task A_held_payment_is_decided_the_trail_is_searched_and_a_colleague_comes_and_goes()
    {
        // 9 Search the trail and see how far it is sealed; carry away what was found.
        var page = await OpenAsync("auditor@bank.example", "/admin/audit");
        await page.SeesAsync("Audit");
        await page.Locator("#event").SelectOptionAsync("session.started");
        await page.PressAsync("Filter");
        await CleanAsync(page);
        await page.Locator("tbody a[href^='/admin/audit/']").First.ClickAsync();
        await CleanAsync(page);
        await page.Context.DisposeAsync();

        // 10 Give a colleague a role with a second person, and take it away at once.
        var heidi = await IdAsync("heidi@example.com");
        var admin = await OpenAsync("admin@bank.example", $"/admin/staff/{heidi}");
        await CleanAsync(admin);
        await admin.Locator("#role-support").CheckAsync();
        await admin.Locator("#reason").FillAsync("joins on Monday");
        await admin.PressAsync("Change role");
        await admin.ReadsAsync("A second person has to approve this");
        var cleo = await OpenAsync(await Bank.SignUpAsync("cleo", new PersonSettings { App = true, StaffRole = "admin" }), "/admin/proposals");
        await CleanAsync(cleo);
        await cleo.FollowAsync("Role of staff");
        await cleo.Locator("#reason").FillAsync("known to me");
        await cleo.PressAsync("Approve");
        await cleo.ReadsAsync("approved and made");
        Assert.Equal(["support"], await Bank.RowsAsync($"select staff_role from ciam.customers_customer where id = '{heidi}'"));
        await cleo.VisitAsync(Bank, $"/admin/staff/{heidi}");
        await cleo.Locator("#role-none").CheckAsync();
        await cleo.Locator("#reason").FillAsync("left again");
        await cleo.PressAsync("Change role");
        await cleo.ReadsAsync("The role was changed.");
        Assert.Empty(await Bank.RowsAsync($"select staff_role from ciam.customers_customer where id = '{heidi}' and staff_role is not null"));
        await cleo.Context.DisposeAsync();
        await admin.Context.DisposeAsync();
    }

    private static async Task ConfirmAsync(IPage page, string button)
    {
        await page.Locator("#reason").FillAsync(Why);
        await page.PressAsync(button);
    }

    private static async Task CleanAsync(IPage page) => Assert.Empty(await Chromium.StumblingBlocksAsync(page));

    private async Task<IPage> OpenAsync(string email, string path) => await OpenAsync(await PersonAsync(email), path);

    private async Task<IPage> OpenAsync(Person person, string path)
    {
        var page = await chromium.NewPageAsync(Bank, signedIn: await Bank.SignedInAsync(person, Acrs.TwoFactors));
        await page.VisitAsync(Bank, path);
        return page;
    }

    private async Task<Guid> IdAsync(string email) => (await PersonAsync(email)).Id;

    private async Task<Person> PersonAsync(string email)
    {
        var row = await Bank.WithDatabaseAsync(database => database.Set<CustomerRow>().AsNoTracking().SingleAsync(customer => customer.Email == email));
        return new Person(row.Id, row.DisplayName, email, DemoPeople.Password, AuthenticatorApp.FromKey(DemoPeople.AuthenticatorKey), row.PhoneNumber);
    }
}
