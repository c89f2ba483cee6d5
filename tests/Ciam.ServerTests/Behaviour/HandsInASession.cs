using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ciam.Decisions.Risk;
using Ciam.Server.Behaviour;
using Ciam.ServerTests.SignIn;
using Ciam.Storage.Behaviour;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Behaviour;

/// <summary>What a page of the bank tells about the hand behind a session counts when that session asks for more.</summary>
public sealed class HandsInASession(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task Another_hand_counts_against_the_session_and_the_owners_own_never_vouches_for_it()
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var (alice, browser, token) = await SignedInAsync(bank);

        await PostAsync(bank, token, Typist.Owner().SignIn(alice.Email, alice.Password, strokes: 6));
        var own = await SilentlyAsync(bank, alice, browser);
        await PostAsync(bank, token, Typist.Other().SignIn(alice.Email, alice.Password, strokes: 6));
        await PostAsync(bank, token, Typist.Other().SignIn(alice.Email, alice.Password, strokes: 6));
        var other = await SilentlyAsync(bank, alice, browser);

        Assert.True(own.Facts.Behaviour?.Moves is { LogRatio: > 0, Samples: >= 4 }, RiskJson.Write(own.Facts.Behaviour));
        Assert.Null(own.Reason(ReasonCode.UsualPointer));
        Assert.True(other.Facts.Behaviour?.Moves is { LogRatio: < -0.5 and >= -4 }, RiskJson.Write(other.Facts.Behaviour));
        Assert.True(other.Reason(ReasonCode.UnusualPointer) is { Contribution: > 0 }, RiskJson.Write(other.Judgment));
    }

    [Fact]
    public async Task A_pointer_that_a_program_leads_has_another_factor_asked_for()
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var (alice, browser, token) = await SignedInAsync(bank);

        await PostAsync(bank, token, Script());
        bank.Clock.Advance(TimeSpan.FromMinutes(20));
        var page = await browser.GoAsync(bank.WebClient.AuthorizeUrl("openid accounts"));

        Assert.Null(page.Query("code"));
        var judged = await bank.LastJudgmentAsync(alice);
        Assert.Equal((Purpose.SilentAuthorize, Verdict.StepUp), (judged.Facts.Purpose, judged.Judgment.Verdict));
        Assert.NotNull(judged.Reason(ReasonCode.ScriptedInput));
    }

    [Fact]
    public async Task What_was_told_goes_with_the_consent_and_after_seven_days()
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var (alice, _, token) = await SignedInAsync(bank);
        await PostAsync(bank, token, Script());
        Assert.Equal(1, await ToldAsync(bank));

        bank.Clock.Advance(BehaviourSamples.Kept + TimeSpan.FromMinutes(1));
        await bank.WithDatabaseAsync(database => BehaviourWorker.ForgetAsync(database, bank.Clock.GetUtcNow(), default));
        Assert.Equal(0, await ToldAsync(bank));

        var (bob, _, again) = await SignedInAsync(bank, "bob");
        await PostAsync(bank, again, Script());
        Assert.Equal(1, await ToldAsync(bank));
        await bank.AgreeAsync(bob, given: false);
        Assert.Equal(0, await ToldAsync(bank));
        await bank.AgreeAsync(alice, given: false);
    }

    /// <summary>A customer whose pointer is known, signed in, and the token of the bank's page.</summary>
    private static async Task<(Person Person, TestBrowser Browser, string Token)> SignedInAsync(Bank bank, string name = "alice")
    {
        var (person, typist, browser) = (await bank.SignUpAsync(name), Typist.Owner(), bank.NewBrowser());
        await bank.AgreeAsync(person);
        for (var day = 0; day < 6; day++)
        {
            if (day > 0)
                await browser.SignOutAsync();
            bank.Clock.Advance(TimeSpan.FromDays(1));
            (await browser.TypePasswordAsync(person, typist.SignIn(person.Email, person.Password, strokes: 6))).AssertSignedIn();
            await bank.LearnAsync();
        }

        var code = await bank.WebClient.AuthorizeAsync(person, "openid behaviour", browser: browser);
        return (person, browser, (await bank.WebClient.RedeemAsync(code)).AccessToken);
    }

    private static async Task<Server.Risk.KeptJudgment> SilentlyAsync(Bank bank, Person person, TestBrowser browser)
    {
        bank.Clock.Advance(TimeSpan.FromMinutes(1));
        await bank.WebClient.AuthorizeAsync(person, "openid behaviour", browser: browser);
        return await bank.LastJudgmentAsync(person);
    }

    private static Task<int> ToldAsync(Bank bank) => bank.WithDatabaseAsync(database => database.Set<BehaviourSessionRow>().CountAsync());

    /// <summary>Lines without a bend, at one speed, as a script draws them.</summary>
    private static string Script()
    {
        var moves = Enumerable.Range(0, 6).SelectMany(stroke => Enumerable.Range(0, 21).Select(i => $"[{(stroke * 3000) + (i * 10)},{100 + (i * 20)},{100 + (i * 10)},0,0]"));
        return $$"""{"v":1,"fields":{},"pointer":[{{string.Join(',', moves)}}],"touch":[],"view":[1280,800]}""";
    }

    private static async Task PostAsync(Bank bank, string token, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/behaviour/samples") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await bank.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }
}
