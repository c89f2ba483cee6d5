using System.Net;
using Ciam.Protocol.Wire;
using Ciam.Server.OAuth;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Admin;

/// <summary>Registering and changing clients.</summary>
public sealed class ClientPages(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Form = "main form[action^='/admin/clients']";

    [Fact]
    public async Task A_new_client_gets_a_secret_that_is_shown_once_and_kept_as_a_hash()
    {
        await using var bank = await app.NewBankAsync();
        var (admin, browser) = await bank.StaffAsync("admin");

        var page = await CreateAsync(browser);
        var secret = bank.Secrets.Remember("client secret", page.Find("#secret-value").TextContent);
        var reloaded = await browser.GoAsync(page.Url.PathAndQuery);

        Assert.Equal(43, secret.Length);
        Assert.False(reloaded.Has("#secret-value"));
        Assert.DoesNotContain(secret, reloaded.Body, StringComparison.Ordinal);
        Assert.Empty(await bank.RowsAsync($"select 'kept' from ciam.oauth_client_secret where encode(hash, 'escape') like '%{secret}%'"));
        Assert.True(await WorksAsync(bank, secret));
        var entry = Assert.Single(await bank.Audit.EntriesAsync("client.created"));
        Assert.Contains(admin.Id.ToString(), entry, StringComparison.Ordinal);
        Assert.Contains("https://shop.example/callback", entry, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_secret_leaves_the_old_one_its_grace_and_no_more()
    {
        await using var bank = await app.NewBankAsync();
        var (_, browser) = await bank.StaffAsync("admin");
        var old = bank.Secrets.Remember("client secret", (await CreateAsync(browser)).Find("#secret-value").TextContent);

        var page = await browser.DoAsync("/admin/clients/shop/rotate-secret", "yearly rotation");
        var fresh = bank.Secrets.Remember("client secret", page.Find("#secret-value").TextContent);

        Assert.NotEqual(old, fresh);
        Assert.True(await WorksAsync(bank, old));
        Assert.True(await WorksAsync(bank, fresh));
        Assert.Single(await bank.Audit.EntriesAsync("client_secret.rotated"));
        bank.Clock.Advance(ClientRegistry.RotationGrace);
        Assert.False(await WorksAsync(bank, old));
        Assert.True(await WorksAsync(bank, fresh));
    }

    [Fact]
    public async Task A_replaced_secret_can_be_ended_at_once()
    {
        await using var bank = await app.NewBankAsync();
        var (_, browser) = await bank.StaffAsync("admin");
        var old = bank.Secrets.Remember("client secret", (await CreateAsync(browser)).Find("#secret-value").TextContent);
        var fresh = bank.Secrets.Remember("client secret", (await browser.DoAsync("/admin/clients/shop/rotate-secret", "it leaked")).Find("#secret-value").TextContent);

        await browser.DoAsync("/admin/clients/shop/end-old-secrets", "it leaked");

        Assert.False(await WorksAsync(bank, old));
        Assert.True(await WorksAsync(bank, fresh));
        Assert.Single(await bank.Audit.EntriesAsync("client_secrets.ended"));
    }

    [Fact]
    public async Task A_change_is_saved_and_audited_with_before_and_after()
    {
        await using var bank = await app.NewBankAsync();
        var (_, browser) = await bank.StaffAsync("admin");
        await CreateAsync(browser);

        var page = await browser.SubmitAsync(Form, new Dictionary<string, string> { ["clientName"] = "Shop & more", ["redirectUris"] = "https://shop.example/callback\r\n http://localhost:5090/cb ", ["reason"] = "tried at our desks" });

        Assert.Contains("A second person has to approve this", page.Text, StringComparison.Ordinal);
        Assert.Equal("Shop", (await RowAsync(bank)).ClientName);
        var (_, second) = await bank.StaffAsync("admin", "bea");
        Assert.Contains("The change was approved and made.", (await second.DecideAsync(bank)).Text, StringComparison.Ordinal);
        var row = await RowAsync(bank);
        Assert.Equal("Shop & more", row.ClientName);
        Assert.Equal(["https://shop.example/callback", "http://localhost:5090/cb"], row.RedirectUris);
        var id = (await bank.RowsAsync("select id::text from ciam.audit_entry where event = 'client.changed'"))[0];
        var entry = await browser.GoAsync($"/admin/audit/{id}");
        Assert.Equal(["Shop", "https://shop.example/callback"], entry.Document.QuerySelectorAll(".gone").Select(value => value.TextContent));
    }

    [Theory]
    [InlineData("http://shop.example/callback", "loopback")]
    [InlineData("https://shop.example/*", "wildcard")]
    [InlineData("https://shop.example/#done", "fragment")]
    [InlineData("com.example.shop:/callback", "public clients")]
    [InlineData("javascript:alert(1)", "neither https")]
    public async Task An_address_that_is_not_safe_is_refused_with_its_reason(string uri, string reason)
    {
        await using var bank = await app.NewBankAsync();
        var (_, browser) = await bank.StaffAsync("admin");
        await CreateAsync(browser);

        var page = await browser.SubmitAsync(Form, new Dictionary<string, string> { ["redirectUris"] = "https://shop.example/callback\n" + uri });

        page.AssertStatus(HttpStatusCode.BadRequest);
        Assert.Contains("line 2", page.Find("#redirect-uris-error").TextContent, StringComparison.Ordinal);
        Assert.Contains(reason, page.Find("#redirect-uris-error").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", page.Find("#redirect-uris").GetAttribute("aria-invalid"));
        Assert.Contains(uri, page.Find("#redirect-uris").TextContent, StringComparison.Ordinal);
        Assert.Equal(["https://shop.example/callback"], (await RowAsync(bank)).RedirectUris);
        Assert.Empty(await bank.Audit.EntriesAsync("client.changed"));
    }

    [Fact]
    public async Task A_client_is_tried_from_its_page()
    {
        await using var bank = await app.NewBankAsync();
        var (_, browser) = await bank.StaffAsync("admin");
        await CreateAsync(browser);
        await browser.GoAsync("/admin/clients/shop");
        var good = await browser.SubmitAsync("form[action$='handler=test']");
        Assert.Contains("its redirect addresses (1) would be registered today", good.Text, StringComparison.Ordinal);
        Assert.Contains("PKCE", good.Text, StringComparison.Ordinal);
        Assert.Contains("rules are met", good.Text, StringComparison.Ordinal);

        await bank.WithDatabaseAsync(database => database.Set<ClientRow>().ExecuteUpdateAsync(set => set.SetProperty(row => row.RedirectUris, new[] { "http://shop.example/plain" }).SetProperty(row => row.Metadata, "{\"jwks_uri\":\"https://127.0.0.1/keys\"}")));
        var bad = await browser.SubmitAsync("form[action$='handler=test']");
        Assert.Contains("redirect_uris", bad.Text, StringComparison.Ordinal);
        Assert.Contains("No usable keys could be read at https://127.0.0.1/keys", bad.Text, StringComparison.Ordinal);
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    public async Task Nobody_overwrites_what_they_have_not_seen()
    {
        await using var bank = await app.NewBankAsync();
        var (_, one) = await bank.StaffAsync("admin", "ada");
        var (_, two) = await bank.StaffAsync("admin", "bea");
        await CreateAsync(one);
        await two.GoAsync("/admin/clients/shop");
        await one.SubmitAsync(Form, new Dictionary<string, string> { ["clientName"] = "By Ada" });

        var page = await two.SubmitAsync(Form, new Dictionary<string, string> { ["clientName"] = "By Bea" });

        page.AssertStatus(HttpStatusCode.BadRequest);
        Assert.Equal("By Ada", (await RowAsync(bank)).ClientName);
    }

    [Fact]
    public async Task A_kind_of_app_begins_with_its_settings_and_says_how_to_connect()
    {
        await using var bank = await app.NewBankAsync();
        var (_, browser) = await bank.StaffAsync("admin");

        var form = await browser.GoAsync("/admin/clients/new?kind=mobile");
        Assert.Equal("none", form.Find("#auth-method option[selected]").GetAttribute("value"));
        Assert.StartsWith("Mobile app", form.Find("nav a.choice[aria-current=true] b").TextContent, StringComparison.Ordinal);
        var saved = await browser.SubmitAsync("main form[method=post]", new Dictionary<string, string> { ["clientName"] = "Pocket bank", ["clientId"] = "pocket" });

        Assert.Equal("/admin/clients/pocket", saved.Url.AbsolutePath);
        var kits = saved.Document.QuerySelectorAll("details > summary").Select(kit => kit.TextContent).ToList();
        Assert.Equal(["Swift (AppAuth)", "Kotlin (AppAuth)", "Node (openid-client)", "curl"], kits);
        Assert.Contains("http://127.0.0.1/callback", saved.Find("#kit-swift").TextContent, StringComparison.Ordinal);
        Assert.NotNull(saved.Find("button[data-copy=kit-swift]"));
        (await browser.GoAsync("/admin/clients/new?kind=toaster")).AssertStatus(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Saving_a_form_that_nobody_changed_changes_nothing()
    {
        await using var bank = await app.NewBankAsync();
        string[] scopes = ["accounts.read", .. ManagementScopes.All, .. AdminScopes.All, AdminScopes.Scim];
        bank.Register(new ClientRow { ClientId = "everything", ClientName = "Everything", TokenEndpointAuthMethod = ClientAuthMethods.Basic, GrantTypes = [GrantTypes.ClientCredentials], Scopes = scopes, CreatedAt = bank.Clock.GetUtcNow() });
        var (_, browser) = await bank.StaffAsync("admin");

        await browser.GoAsync("/admin/clients/everything");
        await browser.SubmitAsync(Form, new Dictionary<string, string>());

        var kept = await bank.WithDatabaseAsync(database => database.Set<ClientRow>().AsNoTracking().Where(row => row.ClientId == "everything").Select(row => row.Scopes).SingleAsync());
        Assert.Equal(scopes.Order(), kept.Order());
    }

    [Fact]
    public async Task An_id_is_given_away_once()
    {
        await using var bank = await app.NewBankAsync();
        var (_, browser) = await bank.StaffAsync("admin");
        await CreateAsync(browser);

        var page = await CreateAsync(browser);

        page.AssertStatus(HttpStatusCode.BadRequest);
        Assert.Contains("is taken", page.Find("#client-id-error").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disabled_client_is_unknown_to_the_protocol_until_it_is_enabled()
    {
        await using var bank = await app.NewBankAsync();
        var (_, browser) = await bank.StaffAsync("admin");
        await CreateAsync(browser);

        await browser.DoAsync("/admin/clients/shop/disable", "contract ended");
        Assert.Null(await FindAsync(bank));
        await browser.DoAsync("/admin/clients/shop/enable", "contract renewed");
        Assert.NotNull(await FindAsync(bank));

        Assert.Single(await bank.Audit.EntriesAsync("client.disabled"));
        Assert.Contains("contract renewed", Assert.Single(await bank.Audit.EntriesAsync("client.enabled")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_auditor_reads_clients_and_finds_nothing_to_press()
    {
        await using var bank = await app.NewBankAsync();
        var (_, admin) = await bank.StaffAsync("admin");
        var (_, auditor) = await bank.StaffAsync("auditor");
        await CreateAsync(admin);

        var page = await auditor.GoAsync("/admin/clients/shop");

        Assert.Contains("https://shop.example/callback", page.AssertStatus(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.False(page.Has("main form, main a.button"));
    }

    [Fact]
    public async Task Noise_in_the_form_is_the_senders_fault()
    {
        await using var bank = await app.NewBankAsync();
        var (_, browser) = await bank.StaffAsync("admin");
        await CreateAsync(browser);

        foreach (var noise in new[] { "a\0b", "\ufffd", new string('x', 10_000) })
        {
            await browser.GoAsync("/admin/clients/shop");
            (await browser.SubmitAsync(Form, new Dictionary<string, string> { ["clientName"] = noise })).AssertStatus(HttpStatusCode.BadRequest);
        }

        (await browser.GoAsync("/admin/clients/" + new string('x', 300))).AssertStatus(HttpStatusCode.NotFound);
        (await browser.GoAsync("/admin/clients/unknown")).AssertStatus(HttpStatusCode.NotFound);
        (await browser.GoAsync("/admin/clients?after=" + new string('x', 300))).AssertStatus(HttpStatusCode.BadRequest);
        bank.Logs.AssertNoFaults();
    }

    private static async Task<BrowserPage> CreateAsync(TestBrowser browser)
    {
        (await browser.GoAsync("/admin/clients/new")).AssertStatus(HttpStatusCode.OK);
        return await browser.SubmitAsync(Form, new Dictionary<string, string>
        {
            ["clientId"] = "shop",
            ["clientName"] = "Shop",
            ["authMethod"] = ClientAuthMethods.Basic,
            ["redirectUris"] = "https://shop.example/callback",
        });
    }

    private static Task<ClientRow> RowAsync(Bank bank) => bank.WithDatabaseAsync(database => database.Set<ClientRow>().SingleAsync(row => row.ClientId == "shop"));

    private static Task<Ciam.Protocol.Client?> FindAsync(Bank bank) => bank.WithServicesAsync(services =>
        services.GetRequiredService<Clients>().FindAsync("shop", bank.Clock.GetUtcNow(), default));

    /// <summary>The secret is one of those the protocol would accept now.</summary>
    private static async Task<bool> WorksAsync(Bank bank, string secret)
    {
        var hash = Clients.HashSecret(bank.Services.GetRequiredService<Ciam.Server.House.Vault>(), secret);
        return (await FindAsync(bank))!.SecretHashes.Any(known => known.SequenceEqual(hash));
    }
}
