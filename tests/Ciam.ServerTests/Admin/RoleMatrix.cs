using System.Net;
using System.Text;
using Ciam.Decisions.Admin;
using Ciam.Server.Pages;
using Ciam.Server.Pages.Admin;
using Ciam.Server.SignIn;
using Ciam.Testing;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Admin;

/// <summary>Who gets in where: every admin page and every deed, tried by every role, by customers and by nobody.</summary>
public sealed class RoleMatrix(CiamApp app) : IClassFixture<CiamApp>
{
    internal sealed record Door(string Method, string Route, IReadOnlyList<Permission> Needed)
    {
        /// <summary>An id that leads nowhere: whoever is let in finds nothing, whoever is not does not learn even that.</summary>
        public string Path => Route.Replace("{id}", "0197f000-0000-7000-8000-000000000000", StringComparison.Ordinal).Replace("{**path}", "nowhere", StringComparison.Ordinal);

        public bool OpenTo(string role) => Needed.All(permission => RoleTable.Allows(RoleTable.Named(role)!.Value, permission));
    }

    [Fact]
    public async Task Every_page_and_deed_names_its_permission()
    {
        await using var bank = await app.NewBankAsync();

        var forgotten = Doors(bank).Where(door => door.Needed.Count == 0).Select(door => $"{door.Method} {door.Route}");

        Assert.Empty(forgotten);
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("support")]
    [InlineData("analyst")]
    [InlineData("auditor")]
    public async Task A_role_opens_its_own_doors_and_no_others(string role)
    {
        await using var bank = await app.NewBankAsync();
        var (_, browser) = await bank.StaffAsync(role);
        var token = await TokenAsync(browser);

        foreach (var door in Doors(bank))
        {
            using var answer = await KnockAsync(bank, door, browser, token);
            Assert.True(
                (answer.StatusCode != HttpStatusCode.Forbidden) == door.OpenTo(role) && (int)answer.StatusCode < 500,
                $"{role}: {door.Method} {door.Path} answered {(int)answer.StatusCode}");
        }

        bank.Logs.AssertNoFaults();
    }

    [Fact]
    public async Task A_role_of_the_banks_own_opens_what_it_names_and_no_other_door()
    {
        await using var bank = await app.NewBankAsync();
        foreach (var permission in Enum.GetValues<Permission>())
        {
            var role = await bank.MakeRoleAsync($"only-{permission.ToString().ToLowerInvariant()}", [permission]);
            var (_, browser) = await bank.StaffAsync(role);
            foreach (var door in Doors(bank).Where(door => door.Method == "GET"))
            {
                using var answer = await KnockAsync(bank, door, browser, null);
                var isOpen = door.Needed.All(needed => needed == permission);
                // By the front door everybody is shown to what they may see.
                if (!isOpen && door.Route == "/admin" && answer.StatusCode == HttpStatusCode.SeeOther)
                    Assert.Contains(Doors(bank), other => other.Route.Replace("/{id?}", "", StringComparison.Ordinal) == answer.Headers.Location!.OriginalString && other.Needed.All(needed => needed == permission));
                else
                    Assert.True((answer.StatusCode != HttpStatusCode.Forbidden) == isOpen && (int)answer.StatusCode < 500, $"{role}: {door.Path} answered {(int)answer.StatusCode}");
            }
        }
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_is_sent_to_sign_in()
    {
        await using var bank = await app.NewBankAsync();

        foreach (var door in Doors(bank))
            await AssertSentToSignInAsync(bank, door, bank.NewBrowser());
    }

    [Fact]
    [Covers("ASVS5-6.3.2")]
    public async Task Staff_with_a_password_only_are_asked_for_the_second_factor()
    {
        await using var bank = await app.NewBankAsync();
        var person = await bank.SignUpAsync("admin", new PersonSettings { StaffRole = "admin" });
        var browser = await bank.SignedInAsync(person, Acrs.Password);

        foreach (var door in Doors(bank))
            await AssertSentToSignInAsync(bank, door, browser);
    }

    [Fact]
    public async Task Customers_are_refused_whatever_they_have_proven()
    {
        await using var bank = await app.NewBankAsync();
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"), Acrs.TwoFactors);

        foreach (var door in Doors(bank))
        {
            using var answer = await KnockAsync(bank, door, browser, null);
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{door.Method} {door.Path} answered {(int)answer.StatusCode}");
        }
    }

    [Fact]
    [Covers("ATTACK-CSRF")]
    public async Task A_deed_without_the_forms_token_is_refused()
    {
        await using var bank = await app.NewBankAsync();
        var (_, browser) = await bank.StaffAsync("admin");

        foreach (var door in Doors(bank).Where(door => door.Method == "POST"))
        {
            using var answer = await KnockAsync(bank, door, browser, null);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{door.Path} answered {(int)answer.StatusCode}");
        }
    }

    [Fact]
    public async Task The_menu_shows_what_the_role_may_open()
    {
        await using var bank = await app.NewBankAsync();
        var (_, browser) = await bank.StaffAsync("support");

        var page = await browser.GoAsync("/admin");

        Assert.Equal(["Overview", "Customers"], page.Document.QuerySelectorAll("header nav a").Select(link => link.TextContent));
    }

    [Fact]
    [Covers("ASVS5-7.3.1")]
    public async Task Staff_who_step_away_for_a_quarter_of_an_hour_sign_in_again()
    {
        await using var bank = await app.NewBankAsync();
        var (_, browser) = await bank.StaffAsync("support");

        bank.Clock.Advance(TimeSpan.FromMinutes(14));
        (await browser.GoAsync("/admin")).AssertStatus(HttpStatusCode.OK);
        bank.Clock.Advance(TimeSpan.FromMinutes(15));
        await browser.GoAsync("/admin");

        Assert.StartsWith("/signin/", browser.Page.Url.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_staff_press_upon_a_customer_they_stay_themselves()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var (admin, browser) = await bank.StaffAsync("admin");
        var token = await TokenAsync(browser);
        var sessions = await bank.RowsAsync("select id::text from ciam.signin_session");

        foreach (var door in Doors(bank))
        {
            using var answer = await KnockAsync(bank, door with { Route = door.Route.Replace("{id}", alice.Id.ToString(), StringComparison.Ordinal) }, browser, token);
            Assert.DoesNotContain(answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], cookie => cookie.Contains("session", StringComparison.OrdinalIgnoreCase) && !cookie.Contains("tempdata", StringComparison.OrdinalIgnoreCase));
        }

        Assert.Equal(sessions, await bank.RowsAsync("select id::text from ciam.signin_session"));
        Assert.Empty(await bank.RowsAsync("select id::text from ciam.oauth_grant"));
        Assert.Contains(admin.Name, (await browser.GoAsync("/account")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_who_have_a_passkey_open_the_office_with_nothing_less()
    {
        await using var bank = await app.NewBankAsync();
        var (person, browser) = await bank.StaffAsync("support");
        (await browser.GoAsync("/admin")).AssertStatus(HttpStatusCode.OK);
        var key = bank.NewAuthenticator();
        await bank.AddPasskeyAsync(person, key);

        // A password and a code of the app do no longer.
        await browser.GoAsync("/admin/customers");
        Assert.StartsWith("/signin/", browser.Page.Url.AbsolutePath, StringComparison.Ordinal);
        await browser.UsePasskeyAsync(key);
        Assert.Equal("/admin/customers", browser.Page.Url.AbsolutePath);
        (await browser.GoAsync("/admin")).AssertStatus(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_document_of_roles_says_what_the_table_says()
    {
        await using var bank = await app.NewBankAsync();
        var roles = Enum.GetValues<StaffRole>();
        var text = new StringBuilder("# Roles\n\nWritten by a test; do not edit.\n\n## What a role may do\n\n");
        text.Append("A bank makes further roles of these permissions. One that is confined to a segment of the customers holds those of the last column and no others.\n\n");
        text.Append($"| Permission | Meaning | {string.Join(" | ", roles.Select(RoleTable.NameOf))} | within a segment |\n|---|---|{string.Concat(roles.Select(_ => "---|"))}---|\n");
        foreach (var permission in Enum.GetValues<Permission>())
            text.Append($"| `{permission}` | {Texts.Admin.PermissionName(permission)} | {string.Join(" | ", roles.Select(role => RoleTable.Allows(role, permission) ? "yes" : ""))} | {(RoleRules.OfOneCustomer.Contains(permission) ? "can be" : "")} |\n");

        text.Append($"\n## What opens a page or does a deed\n\n| Method | Path | Permissions | {string.Join(" | ", roles.Select(RoleTable.NameOf))} | within a segment |\n|---|---|---|{string.Concat(roles.Select(_ => "---|"))}---|\n");
        foreach (var door in Doors(bank).OrderBy(door => door.Route, StringComparer.Ordinal).ThenBy(door => door.Method, StringComparer.Ordinal))
            text.Append($"| {door.Method} | `{door.Route}` | {string.Join(", ", door.Needed.Distinct().Select(permission => $"`{permission}`"))} | {string.Join(" | ", roles.Select(role => door.OpenTo(RoleTable.NameOf(role)) ? "yes" : ""))} | {(door.Needed.All(RoleRules.OfOneCustomer.Contains) ? "can be" : "")} |\n");

        Golden.Match("docs/generated/roles.md", text.ToString());
    }

    /// <summary>Every handler of every page whose file lies in the admin folder, as the running server knows them.</summary>
    internal static List<Door> Doors(Bank bank)
    {
        var loader = bank.Services.GetRequiredService<PageLoader>();
        var doors = new List<Door>();
        foreach (var endpoint in bank.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not { } page || !page.ViewEnginePath.StartsWith("/Admin/", StringComparison.Ordinal))
                continue;
            var compiled = loader.LoadAsync(page, endpoint.Metadata).Result;
            doors.AddRange(compiled.HandlerMethods.Select(handler => new Door(
                handler.HttpMethod.ToUpperInvariant(),
                "/" + endpoint.RoutePattern.RawText!.TrimStart('/') + (handler.Name is { } name && !endpoint.RoutePattern.RawText.Contains("{handler", StringComparison.Ordinal) ? "?handler=" + name : ""),
                PermissionGate.NeededFor(compiled.ModelTypeInfo!, handler.MethodInfo))));
        }

        Assert.NotEmpty(doors);
        return doors;
    }

    private static async Task<string> TokenAsync(TestBrowser browser) =>
        (await browser.GoAsync("/admin")).AssertStatus(HttpStatusCode.OK).Find("header input[name=__RequestVerificationToken]").GetAttribute("value")!;

    internal static async Task<HttpResponseMessage> KnockAsync(Bank bank, Door door, TestBrowser browser, string? token)
    {
        using var request = new HttpRequestMessage(new HttpMethod(door.Method), door.Path);
        request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", browser.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        if (door.Method == "POST")
            request.Content = new FormUrlEncodedContent(token is null ? [] : new Dictionary<string, string> { ["__RequestVerificationToken"] = token, ["reason"] = "tried by the matrix" });
        return await bank.Http.SendAsync(request);
    }

    private static async Task AssertSentToSignInAsync(Bank bank, Door door, TestBrowser browser)
    {
        using var answer = await KnockAsync(bank, door, browser, null);
        Assert.True(
            answer.StatusCode is HttpStatusCode.Found or HttpStatusCode.SeeOther && answer.Headers.Location!.OriginalString.StartsWith("/signin/", StringComparison.Ordinal),
            $"{door.Method} {door.Path} answered {(int)answer.StatusCode} {answer.Headers.Location}");
    }
}
