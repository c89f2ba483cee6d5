using System.Net;
using Ciam.ServerTests.OAuth.RichGrants;
using Ciam.Storage.Audit;
using Ciam.Storage.Customers;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.OAuth.Backchannel;

/// <summary>Whom a client names: nobody, somebody, somebody who cannot be asked; the client cannot tell which.</summary>
public sealed class WhoIsAsked(CiamApp app) : IClassFixture<CiamApp>
{
    [Theory]
    [InlineData("nobody")]
    [InlineData("suspended")]
    [InlineData("must set a new password")]
    [InlineData("not confirmed")]
    [Covers("CIBA-7.2"), Covers("CIBA-14")]
    [Covers("ATTACK-ENUMERATION")]
    public async Task A_name_that_nobody_bears_is_answered_like_any_other_and_never_approved(string who)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker());
        var other = who == "nobody" ? "nobody@example.com" : (await AskableNotAsync(bank, who)).Email;

        var (known, unknown) = (await agent.AskAsync(bank, alice.Email), await agent.AskAsync(bank, other));

        Assert.Equal(HttpStatusCode.OK, unknown.Status);
        Assert.Equal(known.Json.EnumerateObject().Select(member => member.Name), unknown.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal((known["expires_in"], known["interval"], known["auth_req_id"]!.Length), (unknown["expires_in"], unknown["interval"], unknown["auth_req_id"]!.Length));
        Assert.Equal(known.Headers.Keys.Order(), unknown.Headers.Keys.Order());
        (await agent.PollAsync(unknown["auth_req_id"]!)).AssertRefused("authorization_pending");
        await bank.TellAsync();
        Assert.Single(await bank.WithDatabaseAsync(database => database.Set<MessageRow>().Select(row => row.Recipient).ToListAsync()), alice.Email);
        bank.Clock.Advance(TimeSpan.FromSeconds(300));
        (await agent.PollAsync(unknown["auth_req_id"]!)).AssertRefused("expired_token");
    }

    /// <summary>The request itself leaves the same traces: a row and an audit entry, and no letter yet.</summary>
    [Fact]
    [Covers("CIBA-14")]
    [Covers("ATTACK-ENUMERATION")]
    public async Task The_work_is_the_same_for_nobody()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker());
        var traces = new List<(int, int, int)>();

        foreach (var email in new[] { alice.Email, "nobody@example.com" })
        {
            var before = await TracesAsync(bank);
            await agent.AskAsync(bank, email);
            var after = await TracesAsync(bank);
            traces.Add((after.Rows - before.Rows, after.Entries - before.Entries, after.Messages - before.Messages));
        }

        Assert.Equal((1, 1, 0), traces[0]);
        Assert.Equal(traces[0], traces[1]);
    }

    [Fact]
    [Covers("CIBA-7.1")]
    public async Task An_id_token_of_ours_names_its_customer_to_its_own_client_only()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent, other) = (await bank.SignUpAsync("alice"), bank.Asker(), bank.Asker("other"));
        var browser = await bank.SignedInAsync(alice);
        var name = await agent.AskedAsync(bank, alice);
        await browser.AnswersAsync(bank, "approve");
        var hint = (await agent.PollAsync(name)).AssertGranted().IdToken!;
        var byHint = new Dictionary<string, string?> { ["login_hint"] = null, ["id_token_hint"] = hint };

        bank.Clock.Advance(TimeSpan.FromMinutes(20));
        var again = await agent.AskedAsync(bank, alice, byHint);
        await (await bank.SignedInAsync(alice)).AnswersAsync(bank, "approve");
        (await agent.PollAsync(again)).AssertGranted();

        Assert.Equal("invalid_request", (await other.AskAsync(bank, alice.Email, byHint))["error"]);
        Assert.Equal("invalid_request", (await agent.AskAsync(bank, alice.Email, new Dictionary<string, string?>(byHint) { ["id_token_hint"] = hint[..^6] + "AAAAAA" }))["error"]);
        Assert.Equal("invalid_request", (await agent.AskAsync(bank, alice.Email, new Dictionary<string, string?>(byHint) { ["id_token_hint"] = "noise" }))["error"]);
    }

    [Theory]
    [InlineData("login_hint", null, "invalid_request")]
    [InlineData("login_hint_token", "a.b.c", "invalid_request")]
    [InlineData("scope", "accounts", "invalid_scope")]
    [InlineData("binding_message", "one\u202Etwo", "invalid_binding_message")]
    [InlineData("requested_expiry", "soon", "invalid_request")]
    [InlineData("user_code", "1234", "invalid_request")]
    [InlineData("request", "nonsense", "invalid_request")]
    [InlineData("request_uri", "urn:x", "invalid_request")]
    [InlineData("authorization_details", "[", "invalid_authorization_details")]
    [InlineData("resource", "https://elsewhere.example", "invalid_target")]
    [Covers("CIBA-13")]
    public async Task A_wrong_question_is_refused_with_its_own_word(string name, string? value, string error)
    {
        await using var bank = await app.NewBankAsync();
        var agent = bank.Asker();

        var answer = await agent.AskAsync(bank, "alice@example.com", RichBank.Bend(name, value));

        Assert.Equal((HttpStatusCode.BadRequest, error), (answer.Status, answer["error"]));
        Assert.Equal(0, await bank.WithDatabaseAsync(database => database.Set<BackchannelRequestRow>().CountAsync()));
    }

    [Fact]
    [Covers("CIBA-13")]
    public async Task Whoever_may_not_ask_or_does_not_prove_itself_is_refused()
    {
        await using var bank = await app.NewBankAsync();
        var agent = bank.Asker();

        Assert.Equal("unauthorized_client", (await bank.WebClient.AskAsync(bank, "alice@example.com"))["error"]);
        var stranger = await new TestClient(bank, agent.ClientId, "wrong", "").AskAsync(bank, "alice@example.com");
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), (stranger.Status, stranger["error"]));
    }

    private static async Task<Person> AskableNotAsync(Bank bank, string why)
    {
        var person = await bank.SignUpAsync("bob", new PersonSettings { EmailConfirmed = why != "not confirmed" });
        await bank.WithDatabaseAsync(async database =>
        {
            var row = await database.Set<CustomerRow>().SingleAsync(customer => customer.Id == person.Id);
            row.SuspendedAt = why == "suspended" ? bank.Clock.GetUtcNow() : null;
            row.MustChangePassword = why == "must set a new password";
            await database.SaveChangesAsync();
        });
        return person;
    }

    private static Task<(int Rows, int Entries, int Messages)> TracesAsync(Bank bank) => bank.WithDatabaseAsync(async database => (
        await database.Set<BackchannelRequestRow>().CountAsync(), await database.Set<AuditEntryRow>().CountAsync(), await database.Set<MessageRow>().CountAsync()));
}
