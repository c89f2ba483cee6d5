using System.Text.Json;
using Ciam.Protocol.Wire;
using Ciam.Server.Audit;
using Ciam.Server.SignIn;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.Playwright;

namespace Ciam.BrowserTests;

/// <summary>What staff do less often, by the mouse: a held payment, a colleague whom the directory sends, and the trail as it is proven.</summary>
[Collection(Chromium.Name)]
public sealed class MoreTasksOfTheOffice(Chromium chromium, SeededBank seeded) : IClassFixture<SeededBank>
{
    private Bank Bank => seeded.Bank;

    [Fact]
    public async Task A_held_payment_is_let_go_by_two()
    {
        var carla = await Bank.SignUpAsync("carla");
        var held = await AHeldPayment.KeepAsync(Bank, carla.Id);

        var one = await OpenAsync("analyst", "first", "/admin/cases");
        await CleanAsync(one);
        await one.Locator($"a[href='/admin/cases/{held}']").First.ClickAsync();
        await one.ArrivesAsync($"/admin/cases/{held}");
        await CleanAsync(one);
        await one.Locator("#note").FillAsync("called the customer back");
        await one.Locator("button[value=genuine]").ClickAsync();
        await one.ReadsAsync("Release wanted by");
        await CleanAsync(one);
        Assert.Equal(["waiting"], await Bank.RowsAsync($"select coalesce(verdict, 'waiting') from ciam.transactions_case where assessment_id = '{held}'"));
        await one.Context.DisposeAsync();

        var two = await OpenAsync("analyst", "second", $"/admin/cases/{held}");
        await two.Locator("#note").FillAsync("looked at with the desk");
        await two.Locator("button[value=genuine]").ClickAsync();
        await two.ReadsAsync("Decided by");
        await CleanAsync(two);
        Assert.Equal(["genuine"], await Bank.RowsAsync($"select verdict from ciam.transactions_case where assessment_id = '{held}'"));
        await two.Context.DisposeAsync();
    }

    [Fact]
    public async Task A_colleague_whom_the_directory_sends_is_let_in_by_a_person_and_is_gone_when_it_says_so()
    {
        var client = Bank.Register(new ClientRow { ClientId = "directory", ClientName = "Directory of staff", TokenEndpointAuthMethod = ClientAuthMethods.Basic, GrantTypes = [GrantTypes.ClientCredentials], Scopes = [AdminScopes.Scim], FirstParty = true, CreatedAt = Bank.Clock.GetUtcNow() });
        var token = (await client.ClientCredentialsAsync(AdminScopes.Scim)).AssertGranted().AccessToken;
        async Task<JsonElement> SendAsync(HttpMethod method, string path, object body)
        {
            using var answer = await client.FetchAsync(method, "/scim/v2" + path, token, JsonSerializer.Serialize(body));
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        }
        var id = (await SendAsync(HttpMethod.Post, "/Users", new { userName = "nora@bank.example", displayName = "Nora Baer" })).GetProperty("id").GetString();
        await SendAsync(HttpMethod.Patch, "/Groups/support", new { Operations = new[] { new { op = "add", path = "members", value = new[] { new { value = id } } } } });

        var page = await OpenAsync("admin", "ada", "/admin/proposals");
        await page.FollowAsync("Role of staff");
        await page.ReadsAsync("Nora Baer");
        await CleanAsync(page);
        await page.Locator("#reason").FillAsync("starts on Monday");
        await page.PressAsync("Approve");
        await page.ReadsAsync("approved and made");
        await page.VisitAsync(Bank, "/admin/staff");
        await page.ReadsAsync("Nora Baer");

        await SendAsync(HttpMethod.Patch, $"/Users/{id}", new { Operations = new[] { new { op = "replace", path = "active", value = false } } });
        await page.VisitAsync(Bank, "/admin/staff");
        Assert.DoesNotContain("Nora Baer", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await page.VisitAsync(Bank, $"/admin/customers/{id}");
        await page.ReadsAsync("Suspended");
        await CleanAsync(page);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task The_trail_is_sealed_and_proven_and_the_page_says_so()
    {
        using (var said = new StringWriter())
            Assert.Equal(0, await AuditCommand.RunAsync(Bank.Services, ["seal"], said, default));

        var page = await OpenAsync("auditor", "otto", "/admin/audit");
        await page.ReadsAsync("Last seal");
        Assert.DoesNotContain("Nothing has been sealed yet", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await CleanAsync(page);
        await page.Context.DisposeAsync();
        using var proof = new StringWriter();
        Assert.Equal(0, await AuditCommand.RunAsync(Bank.Services, ["verify"], proof, default));
        Assert.NotEmpty(proof.ToString());
    }

    private static async Task CleanAsync(IPage page) => Assert.Empty(await Chromium.StumblingBlocksAsync(page));

    private async Task<IPage> OpenAsync(string role, string name, string path)
    {
        var person = await Bank.SignUpAsync(name, new PersonSettings { App = true, StaffRole = role });
        var page = await chromium.NewPageAsync(Bank, signedIn: await Bank.SignedInAsync(person, Acrs.TwoFactors));
        await page.VisitAsync(Bank, path);
        return page;
    }
}
