using System.Net;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth.Registration;

/// <summary>A client reads, replaces and removes its own registration, and nobody else's (RFC 7592).</summary>
public sealed class ManagedRegistrations(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("RFC7592-2.1")]
    public async Task A_client_reads_what_it_registered()
    {
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("open"));
        var registered = await bank.RegisterAsync(RegistrationSteps.Metadata());

        var read = await bank.ManageAsync(HttpMethod.Get, registered);

        Assert.Equal((HttpStatusCode.OK, registered["client_id"], registered["scope"]), (read.Status, read["client_id"], read["scope"]));
        Assert.Equal(registered["registration_access_token"], read["registration_access_token"]);
    }

    [Fact]
    [Covers("RFC7592-2.2")]
    public async Task An_update_replaces_everything_and_the_token()
    {
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("open"));
        var registered = await bank.RegisterAsync(RegistrationSteps.Metadata(("contacts", new[] { "dev@partner.example" })));

        var changed = await bank.ManageAsync(HttpMethod.Put, registered, RegistrationSteps.Metadata(("client_id", registered["client_id"]), ("redirect_uris", new[] { "https://partner-app.example/new" })));
        var old = await bank.ManageAsync(HttpMethod.Get, registered);
        var read = await bank.ManageAsync(HttpMethod.Get, changed);

        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Equal("https://partner-app.example/new", Assert.Single(read.Json.GetProperty("redirect_uris").EnumerateArray()).GetString());
        Assert.Null(read["contacts"]);
        Assert.Equal(HttpStatusCode.Unauthorized, old.Status);
        Assert.NotEqual(registered["registration_access_token"], changed["registration_access_token"]);
    }

    [Fact]
    [Covers("RFC7592-2.2")]
    public async Task Of_updates_that_come_together_by_one_token_one_counts()
    {
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("open"));
        var registered = await bank.RegisterAsync(RegistrationSteps.Metadata());
        object Renamed(int i) => RegistrationSteps.Metadata(("client_id", registered["client_id"]), ("client_name", $"Partner {i}"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => bank.ManageAsync(HttpMethod.Put, registered, Renamed(i))));

        var winner = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer != winner), answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.Status));
        Assert.Equal(winner["client_name"], (await bank.ManageAsync(HttpMethod.Get, winner))["client_name"]);
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    [Covers("RFC7592-2.2")]
    [Covers("ATTACK-REGISTRATION-ESCALATION")]
    public async Task An_update_cannot_widen_what_registration_does_not_give()
    {
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("open"));
        await bank.WithApiAsync();
        var registered = await bank.RegisterAsync(RegistrationSteps.Metadata());
        var id = ("client_id", (object?)registered["client_id"]);

        var machine = await bank.ManageAsync(HttpMethod.Put, registered, RegistrationSteps.Metadata(id, ("grant_types", new[] { "client_credentials" })));
        var other = await bank.ManageAsync(HttpMethod.Put, registered, RegistrationSteps.Metadata(("client_id", "web")));
        var own = await bank.ManageAsync(HttpMethod.Put, registered, RegistrationSteps.Metadata(id, ("registration_access_token", "mine")));
        var scopes = await bank.ManageAsync(HttpMethod.Put, registered, RegistrationSteps.Metadata(id, ("scope", "openid payments")));

        Assert.All([machine, other, own], refused => Assert.Equal("invalid_client_metadata", refused["error"]));
        Assert.Equal("openid", scopes["scope"]);
    }

    [Fact]
    [Covers("RFC7592-2.3")]
    public async Task With_the_client_go_its_tokens()
    {
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("open"));
        var registered = await bank.RegisterAsync(RegistrationSteps.Metadata());
        var client = bank.ClientOf(registered);
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));
        var request = new AuthorizeRequest();
        await browser.GoAsync(client.AuthorizeUrl("openid profile", request));
        var tokens = (await client.RedeemAsync(client.CodeOf(await browser.SubmitAsync("main form", button: "button[value=allow]"), request, browser))).AssertGranted();

        var gone = await bank.ManageAsync(HttpMethod.Delete, registered);

        Assert.Equal(HttpStatusCode.NoContent, gone.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.UserInfoAsync(tokens.AccessToken)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await bank.ManageAsync(HttpMethod.Get, registered)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GoAsync(client.AuthorizeUrl("openid"))).Status);
    }

    [Fact]
    [Covers("RFC7592-2.1")]
    public async Task Anothers_token_a_wrong_token_and_an_unknown_client_are_told_the_same()
    {
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("open"));
        var mine = await bank.RegisterAsync(RegistrationSteps.Metadata());
        var yours = await bank.RegisterAsync(RegistrationSteps.Metadata());
        var web = bank.WebClient;

        JsonAnswer[] refused =
        [
            await bank.ManageAsync(HttpMethod.Get, yours, token: mine["registration_access_token"]),
            await bank.ManageAsync(HttpMethod.Delete, yours, token: "noise"),
            await bank.SendJsonAsync(HttpMethod.Get, "/oauth2/register/nobody", null, mine["registration_access_token"]),
            await bank.SendJsonAsync(HttpMethod.Put, $"/oauth2/register/{web.ClientId}", RegistrationSteps.Metadata(), mine["registration_access_token"]),
            await bank.SendJsonAsync(HttpMethod.Get, $"/oauth2/register/{mine["client_id"]}", null, null),
        ];

        Assert.All(refused, answer => Assert.Equal((HttpStatusCode.Unauthorized, refused[0].Json.ToString()), (answer.Status, answer.Json.ToString())));
        Assert.Equal(HttpStatusCode.OK, (await bank.ManageAsync(HttpMethod.Get, yours)).Status);
    }

    [Fact]
    public async Task Of_racing_updates_with_one_token_one_wins()
    {
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("open"));
        var registered = await bank.RegisterAsync(RegistrationSteps.Metadata());
        var change = RegistrationSteps.Metadata(("client_id", registered["client_id"]));

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => bank.ManageAsync(HttpMethod.Put, registered, change)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
    }
}
