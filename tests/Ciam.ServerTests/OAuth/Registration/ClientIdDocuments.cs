using System.Net;
using Ciam.Testing;
using Microsoft.AspNetCore.Http;

namespace Ciam.ServerTests.OAuth.Registration;

/// <summary>Clients whose id is the address of their metadata.</summary>
public sealed class ClientIdDocuments(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly BankSettings On = RegistrationSteps.Settings("closed", ("ClientIdDocuments", "true"));

    [Fact]
    [Covers("CIMD-3"), Covers("CIMD-4"), Covers("CIMD-4.1")]
    [Covers("ASVS5-10.4.7"), Covers("ASVS5-10.7.2")]
    public async Task A_client_nobody_registered_signs_customers_in_after_they_agreed()
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(On);
        var id = Publish(foreign);
        var client = new TestClient(bank, id, null, "http://127.0.0.1:7777/callback");
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));
        var request = new AuthorizeRequest();

        var asked = await browser.GoAsync(client.AuthorizeUrl("openid profile", request));
        var agreed = await browser.SubmitAsync("main form", button: "button[value=allow]");
        var tokens = (await client.RedeemAsync(client.CodeOf(agreed, request, browser))).AssertGranted();

        Assert.Contains("Tool", asked.Text, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", asked.Text, StringComparison.Ordinal);
        Assert.Equal(id, TokenAnswer.ClaimsOf(tokens.AccessToken).GetProperty("client_id").GetString());
        Assert.Equal(1, foreign.Asked("/client.json"));
        Assert.Contains("Tool", (await browser.GoAsync("/account/apps")).Text, StringComparison.Ordinal);
        Assert.Equal("true", (await JsonAnswer.ReadAsync(await bank.Http.GetAsync("/.well-known/openid-configuration")))["client_id_metadata_document_supported"]);
    }

    public static TheoryData<string, string, string?> Faults() => new()
    {
        { "another id", "client_id", "\"https://other.example/client.json\"" },
        { "no id", "client_id", null },
        { "a secret", "client_secret", "\"s3cret\"" },
        { "a secret method", "token_endpoint_auth_method", "\"client_secret_basic\"" },
        { "a key method without keys", "token_endpoint_auth_method", "\"private_key_jwt\"" },
        { "a redirect elsewhere", "redirect_uris", """["https://elsewhere.example/callback"]""" },
        { "no redirect", "redirect_uris", "[]" },
        { "a machine", "grant_types", """["client_credentials"]""" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    [Covers("CIMD-4"), Covers("CIMD-4.1")]
    public async Task A_document_with_a_fault_makes_no_client(string fault, string name, string? json)
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(On);
        var id = Publish(foreign, (name, json is null ? null : System.Text.Json.JsonDocument.Parse(json).RootElement));

        var page = await bank.NewBrowser().GoAsync(new TestClient(bank, id, null, "http://127.0.0.1:7777/callback").AuthorizeUrl("openid"));

        Assert.True(page.Status == HttpStatusCode.BadRequest && page.Location is null, fault);
        Assert.Equal("0", Assert.Single(await bank.RowsAsync("select count(*)::text from ciam.oauth_client")));
    }

    [Theory]
    [InlineData("https://127.0.0.1/client.json")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://client.example")]
    [InlineData("https://user@client.example/client.json")]
    [InlineData("https://client.example/a/../client.json")]
    [InlineData("https://client.example/client.json#part")]
    [InlineData("HTTPS://client.example/client.json")]
    [InlineData("ftp://client.example/client.json")]
    public async Task An_id_that_leads_inside_or_has_two_spellings_is_unknown(string id)
    {
        await using var bank = await app.NewBankAsync(On);

        var page = await bank.NewBrowser().GoAsync(new TestClient(bank, id, null, "http://127.0.0.1:7777/callback").AuthorizeUrl("openid"));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
    }

    [Fact]
    public async Task Where_documents_are_not_let_in_no_address_is_asked()
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("open"));
        var id = Publish(foreign);

        var page = await bank.NewBrowser().GoAsync(new TestClient(bank, id, null, "http://127.0.0.1:7777/callback").AuthorizeUrl("openid"));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Empty(foreign.Requests);
    }

    [Fact]
    [Covers("CIMD-4.3")]
    public async Task A_document_is_believed_for_a_while_and_then_asked_again()
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(On);
        var id = Publish(foreign);
        var client = new TestClient(bank, id, null, "http://127.0.0.1:7777/callback");
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));

        Assert.Equal(HttpStatusCode.OK, (await browser.GoAsync(client.AuthorizeUrl("openid"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.GoAsync(client.AuthorizeUrl("openid"))).Status);
        var early = foreign.Asked("/client.json");
        bank.Clock.Advance(TimeSpan.FromMinutes(59));
        foreign.ServeText("/client.json", "gone", status: StatusCodes.Status404NotFound);
        bank.Clock.Advance(TimeSpan.FromMinutes(2));
        var patient = await bank.NewBrowser().GoAsync(client.AuthorizeUrl("openid"));
        bank.Clock.Advance(TimeSpan.FromDays(2));
        var unknown = await bank.NewBrowser().GoAsync(client.AuthorizeUrl("openid"));

        Assert.Equal(1, early);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (patient.Status, unknown.Status));
    }

    [Fact]
    public async Task One_host_is_not_asked_for_ever_new_documents()
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(On);
        foreach (var i in Enumerable.Range(0, 30))
            await bank.NewBrowser().GoAsync(new TestClient(bank, foreign.At($"/{i}.json"), null, "http://127.0.0.1:7777/callback").AuthorizeUrl("openid"));

        Assert.Equal(20, foreign.Requests.Count);
    }

    private static string Publish(ForeignServer foreign, params (string Name, object? Value)[] bend)
    {
        var document = new Dictionary<string, object?> { ["client_id"] = foreign.At("/client.json"), ["client_name"] = "Tool", ["redirect_uris"] = new[] { "http://127.0.0.1:7777/callback" } };
        foreach (var (name, value) in bend)
            document[name] = value;
        return foreign.ServeText("/client.json", System.Text.Json.JsonSerializer.Serialize(document.Where(pair => pair.Value is not null).ToDictionary()));
    }
}
