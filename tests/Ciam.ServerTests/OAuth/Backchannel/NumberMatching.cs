using System.Net;
using Ciam.Protocol;
using Ciam.Protocol.Assurance;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth.Backchannel;

/// <summary>Questions that are approved by typing the number that the client shows: a tap is not enough, and there is one try.</summary>
public sealed class NumberMatching(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Member = "verification_number";
    private static readonly ClientMetadata Shows = new() { BackchannelNumberMatching = true };

    [Fact]
    [Covers("ASVS5-6.6.4"), Covers("ATTACK-PUSH-FATIGUE")]
    public async Task The_number_that_the_client_shows_is_typed_to_approve_and_no_tap_does_it()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker(metadata: Shows));
        var asked = await agent.AskAsync(bank, alice.Email);
        var (name, number) = (asked["auth_req_id"]!, asked[Member]!);
        Assert.Matches("^[1-9][0-9]$", number);
        Assert.Matches("^[1-9][0-9]$", (await agent.AskAsync(bank, "nobody@example.com"))[Member]!);
        var browser = await bank.SignedInAsync(alice);
        var path = await PageOfAsync(bank, alice);

        var page = await browser.GoAsync(path);
        Assert.DoesNotContain($"\"{number}\"", page.Find("main").InnerHtml, StringComparison.Ordinal);
        Assert.Contains("Number that the app shows you", page.Text, StringComparison.Ordinal);
        var missing = await browser.SubmitAsync("main form", button: "button[value=approve]");
        Assert.Contains("Type the two digits", missing.AssertStatus(HttpStatusCode.UnprocessableEntity).Text, StringComparison.Ordinal);
        (await agent.PollAsync(name)).AssertRefused("authorization_pending");

        Assert.Contains("You approved", (await TypeAsync(browser, $" {number} ")).Text, StringComparison.Ordinal);
        bank.Clock.Advance(TimeSpan.FromSeconds(6));
        (await agent.PollAsync(name)).AssertGranted();
    }

    [Fact]
    [Covers("ATTACK-PUSH-FATIGUE")]
    public async Task Another_number_is_the_only_try_and_refuses_the_question()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker(metadata: Shows));
        var asked = await agent.AskAsync(bank, alice.Email);
        var (name, number) = (asked["auth_req_id"]!, asked[Member]!);
        var browser = await bank.SignedInAsync(alice);
        var page = await browser.GoAsync(await PageOfAsync(bank, alice));

        Assert.Contains("This was another number", (await TypeAsync(browser, number == "42" ? "43" : "42")).Text, StringComparison.Ordinal);
        browser.Show(page);
        Assert.Contains("This was another number", (await TypeAsync(browser, number)).Text, StringComparison.Ordinal);

        (await agent.PollAsync(name)).AssertRefused("access_denied");
        Assert.Contains("Another number was typed", (await browser.GoAsync("/account/approvals")).Text, StringComparison.Ordinal);
        Assert.Equal(["wrong_number"], await bank.RowsAsync("select decision from ciam.oauth_backchannel_request"));
        await bank.Audit.AssertHasAsync("backchannel_request.refused");
    }

    /// <summary>The number comes after the fresh proof and before the payment's own.</summary>
    [Fact]
    public async Task A_payment_takes_the_number_and_its_own_proof()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.Asker(metadata: Shows));
        var asked = await agent.AskAsync(bank, alice.Email, BackchannelSteps.Paying);
        var browser = await bank.SignedInAsync(alice, Acr.TwoFactors);
        await browser.GoAsync(await PageOfAsync(bank, alice));
        await browser.SubmitAsync("main form", button: "button[value=send-code]");
        var code = await bank.LastCodeAsync(alice.Email);

        var without = await browser.SubmitAsync("main form", new Dictionary<string, string> { ["code"] = code }, "button[value=approve]");
        without.AssertStatus(HttpStatusCode.UnprocessableEntity);
        var done = await browser.SubmitAsync("main form", new Dictionary<string, string> { ["code"] = code, ["number"] = asked[Member]! }, "button[value=approve]");

        Assert.Contains("You approved", done.Text, StringComparison.Ordinal);
        (await agent.PollAsync(asked["auth_req_id"]!)).AssertGranted();
    }

    /// <summary>Whoever registered nothing of the kind is told no number, and its customers are asked for none.</summary>
    [Fact]
    public async Task A_client_that_shows_no_number_is_given_none()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker());
        Assert.Null((await agent.AskAsync(bank, alice.Email))[Member]);

        Assert.False((await (await bank.SignedInAsync(alice)).GoAsync(await PageOfAsync(bank, alice))).Has("#number"));
    }

    private static Task<BrowserPage> TypeAsync(TestBrowser browser, string number) =>
        browser.SubmitAsync("main form", new Dictionary<string, string> { ["number"] = number }, "button[value=approve]");

    private static async Task<string> PageOfAsync(Bank bank, Person person) =>
        "/approve/" + (await bank.RowsAsync($"select id::text from ciam.oauth_backchannel_request where customer_id = '{person.Id}' order by created_at desc"))[0];
}
