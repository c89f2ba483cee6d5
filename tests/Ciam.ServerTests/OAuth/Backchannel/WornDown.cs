using System.Net;
using Ciam.Server.OAuth;
using Ciam.ServerTests.OAuth.RichGrants;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.OAuth.Backchannel;

/// <summary>Clients that ask until the customer says yes: prompt bombing.</summary>
public sealed class WornDown(CiamApp app) : IClassFixture<CiamApp>
{
    [Theory]
    [InlineData("alice@example.com")]
    [InlineData("nobody@example.com")]
    [Covers("CIBA-14")]
    [Covers("ASVS5-6.6.4"), Covers("ATTACK-PUSH-FATIGUE")]
    public async Task A_client_has_few_questions_open_at_one_customer_whether_there_is_one_or_not(string email)
    {
        await using var bank = await app.NewBankAsync();
        await bank.SignUpAsync("alice");
        var agent = bank.Asker();

        for (var i = 0; i < BackchannelRequests.MostOpenOfClient; i++)
            Assert.Equal(HttpStatusCode.OK, (await agent.AskAsync(bank, email)).Status);
        var refused = await agent.AskAsync(bank, email);

        Assert.Equal((HttpStatusCode.Forbidden, "access_denied"), (refused.Status, refused["error"]));
        bank.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.OK, (await agent.AskAsync(bank, email)).Status);
    }

    [Fact]
    [Covers("CIBA-14")]
    [Covers("ATTACK-PUSH-FATIGUE")]
    public async Task All_clients_together_have_few_questions_open_however_they_race()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var agents = Enumerable.Range(0, 4).Select(i => bank.Asker($"agent-{i}")).ToList();

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => agents[i % 4].AskAsync(bank, alice.Email)));

        Assert.Equal(BackchannelRequests.MostOpen, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => Assert.Equal("access_denied", answer["error"]));
    }

    /// <summary>However soon the customer says no each time.</summary>
    [Fact]
    [Covers("CIBA-14")]
    [Covers("ASVS5-6.6.4"), Covers("ATTACK-PUSH-FATIGUE")]
    public async Task Whoever_is_refused_again_and_again_gets_slower()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker());
        var browser = await bank.SignedInAsync(alice);
        for (var i = 0; i < 10; i++)
        {
            await agent.AskedAsync(bank, alice);
            await browser.AnswersAsync(bank, "refuse");
        }

        Assert.Equal("access_denied", (await agent.AskAsync(bank, alice.Email))["error"]);
        bank.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(HttpStatusCode.OK, (await agent.AskAsync(bank, alice.Email)).Status);
    }

    [Fact]
    [Covers("ATTACK-PUSH-FATIGUE")]
    public async Task A_client_that_was_disowned_gets_through_no_more_for_a_day_and_is_not_told()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent, other) = (await bank.SignUpAsync("alice"), bank.Asker(), bank.Asker("other"));
        await agent.AskedAsync(bank, alice);
        await (await bank.SignedInAsync(alice)).AnswersAsync(bank, "not-me");

        var name = await agent.AskedAsync(bank, alice);
        (await agent.PollAsync(name)).AssertRefused("authorization_pending");
        Assert.False(await ReachesAsync(bank));
        await other.AskedAsync(bank, alice);
        Assert.True(await ReachesAsync(bank));

        bank.Clock.Advance(TimeSpan.FromHours(25));
        await agent.AskedAsync(bank, alice);
        Assert.True(await ReachesAsync(bank));
    }

    [Fact]
    public async Task A_customer_with_a_code_is_asked_only_by_whoever_was_told_it()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, bob) = (await bank.SignUpAsync("alice"), await bank.SignUpAsync("bob"));
        var (plain, coded) = (bank.Asker(), bank.Asker("coded", new Ciam.Protocol.ClientMetadata { BackchannelUserCodeParameter = true }));
        var browser = await bank.SignedInAsync(alice);
        await browser.GoAsync("/account/user-code");
        Assert.Contains("6 to 20 letters and digits", (await browser.SubmitAsync("main form", RichCode("111111"))).Text, StringComparison.Ordinal);
        Assert.Contains("The code was saved", (await browser.SubmitAsync("main form", RichCode("Lark2026"))).Text, StringComparison.Ordinal);

        await plain.AskedAsync(bank, alice);
        Assert.False(await ReachesAsync(bank));
        await coded.AskedAsync(bank, alice, RichBank.Bend("user_code", "lark2026"));
        Assert.True(await ReachesAsync(bank));
        Assert.Equal("missing_user_code", (await coded.AskAsync(bank, alice.Email))["error"]);
        foreach (var email in new[] { alice.Email, bob.Email, "nobody@example.com" })
            Assert.Equal("invalid_user_code", (await coded.AskAsync(bank, email, RichBank.Bend("user_code", "LARK2027")))["error"]);
        Assert.DoesNotContain("LARK2026", string.Concat(await bank.RowsAsync("select to_jsonb(row)::text from ciam.customers_user_code row")), StringComparison.OrdinalIgnoreCase);

        await browser.GoAsync("/account/user-code");
        await browser.SubmitAsync("form[action*='handler=Remove']");
        await plain.AskedAsync(bank, alice);
        Assert.True(await ReachesAsync(bank));
        foreach (var happened in new[] { "user_code.set", "user_code.removed" })
            await bank.Audit.AssertHasAsync(happened);
    }

    [Fact]
    [Covers("CIBA-7.1.2")]
    [Covers("ATTACK-USER-CODE-GUESSING")]
    public async Task A_code_is_not_guessed()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var agent = bank.Asker(metadata: new Ciam.Protocol.ClientMetadata { BackchannelUserCodeParameter = true });
        var browser = await bank.SignedInAsync(alice);
        await browser.GoAsync("/account/user-code");
        await browser.SubmitAsync("main form", RichCode("Lark2026"));

        for (var i = 0; i < 5; i++)
            Assert.Equal("invalid_user_code", (await agent.AskAsync(bank, alice.Email, RichBank.Bend("user_code", $"guess{i}")))["error"]);

        Assert.Equal("invalid_user_code", (await agent.AskAsync(bank, alice.Email, RichBank.Bend("user_code", "Lark2026")))["error"]);
        bank.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.OK, (await agent.AskAsync(bank, alice.Email, RichBank.Bend("user_code", "Lark2026"))).Status);
    }

    private static Dictionary<string, string> RichCode(string code) => new() { ["code"] = code };

    /// <summary>The newest question has somebody to be asked.</summary>
    private static Task<bool> ReachesAsync(Bank bank) =>
        bank.WithDatabaseAsync(database => database.Set<BackchannelRequestRow>().OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Select(row => row.CustomerId != null).FirstAsync());
}
