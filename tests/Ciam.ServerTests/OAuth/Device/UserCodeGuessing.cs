using System.Net;
using Ciam.ServerTests.SignIn;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth.Device;

/// <summary>People who try codes that no device showed them (RFC 8628 section 5.1).</summary>
public sealed class UserCodeGuessing(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Nobodys = "BBBB-BBBB";

    [Fact]
    [Covers("RFC8628-5.1")]
    [Covers("ATTACK-USER-CODE-GUESSING")]
    public async Task An_unknown_an_old_and_a_used_code_are_answered_alike()
    {
        await using var bank = await app.NewBankAsync();
        var (tv, browser) = (bank.Television(), await bank.SignedInAsync(await bank.SignUpAsync("alice")));
        var old = await bank.AskForCodesAsync(tv);
        bank.Clock.Advance(TimeSpan.FromMinutes(10));
        var (used, refused) = (await bank.AskForCodesAsync(tv), await bank.AskForCodesAsync(tv));
        await browser.LetInAsync(used);
        await browser.TypeCodeAsync(refused.UserCode);
        await browser.SayAsync("refuse");

        var answers = new List<(HttpStatusCode, string)>();
        foreach (var code in new[] { Nobodys, old.UserCode, used.UserCode, refused.UserCode })
        {
            var page = await browser.TypeCodeAsync(code);
            answers.Add((page.Status, page.Document.QuerySelector("#code-error")!.TextContent));
        }

        Assert.Single(answers.Distinct());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answers[0].Item1);
        await bank.Audit.AssertHasAsync("user_code.rejected");
    }

    /// <summary>Ten tries, whatever session they come by; then the right code is not looked at either. The sign-in, and everybody else, goes on.</summary>
    [Fact]
    [Covers("RFC8628-5.1")]
    [Covers("ATTACK-USER-CODE-GUESSING")]
    public async Task Guessing_closes_this_way_and_no_other()
    {
        await using var bank = await app.NewBankAsync();
        var (tv, alice, bob) = (bank.Television(), await bank.SignUpAsync("alice"), await bank.SignUpAsync("bob"));
        for (var guess = 0; guess < 10; guess++)
            (await (await bank.SignedInAsync(alice, address: $"198.51.{100 + guess}.7")).TypeCodeAsync(Nobodys)).AssertStatus(HttpStatusCode.UnprocessableEntity);
        var codes = await bank.AskForCodesAsync(tv);

        var browser = await bank.SignedInAsync(alice);
        (await browser.TypeCodeAsync(codes.UserCode)).AssertStatus(HttpStatusCode.TooManyRequests);
        await bank.Audit.AssertHasAsync("user_code.throttled");

        (await (await bank.SignedInAsync(bob)).TypeCodeAsync(codes.UserCode)).AssertAsks();
        (await browser.GoAsync("/account")).AssertSignedIn();
        (await bank.NewBrowser().SignInAsync(bank, alice)).AssertStatus(HttpStatusCode.OK);
        bank.Clock.Advance(TimeSpan.FromMinutes(3));
        (await browser.TypeCodeAsync(codes.UserCode)).AssertAsks();
    }

    [Fact]
    [Covers("RFC8628-5.1")]
    public async Task A_right_code_costs_nothing_and_a_slip_of_the_finger_is_no_guess()
    {
        await using var bank = await app.NewBankAsync();
        var (tv, browser) = (bank.Television(), await bank.SignedInAsync(await bank.SignUpAsync("alice")));
        var codes = await bank.AskForCodesAsync(tv);

        for (var time = 0; time < 15; time++)
        {
            (await browser.TypeCodeAsync(codes.UserCode)).AssertAsks();
            (await browser.TypeCodeAsync("ABC")).AssertStatus(HttpStatusCode.UnprocessableEntity);
        }

        (await browser.TypeCodeAsync(codes.UserCode)).AssertAsks();
    }

    /// <summary>Many accounts of one household or botnet's corner: the network's own bucket.</summary>
    [Fact]
    [Covers("RFC8628-5.1")]
    public async Task A_network_full_of_guessers_is_slowed_down()
    {
        await using var bank = await app.NewBankAsync();
        for (var person = 0; person < 10; person++)
        {
            var browser = await bank.SignedInAsync(await bank.SignUpAsync($"person{person}"));
            for (var guess = 0; guess < 10; guess++)
                (await browser.TypeCodeAsync(Nobodys)).AssertStatus(HttpStatusCode.UnprocessableEntity);
        }

        var last = await bank.SignUpAsync("last");
        (await (await bank.SignedInAsync(last)).TypeCodeAsync(Nobodys)).AssertStatus(HttpStatusCode.TooManyRequests);
        (await (await bank.SignedInAsync(last, address: "203.0.113.77")).TypeCodeAsync(Nobodys)).AssertStatus(HttpStatusCode.UnprocessableEntity);
    }

    /// <summary>A public client proves nothing: a flood of requests from one network is stopped before it fills the table.</summary>
    [Fact]
    [Covers("RFC8628-5.1")]
    public async Task A_flood_of_devices_from_one_network_is_told_to_wait()
    {
        await using var bank = await app.NewBankAsync();
        var tv = bank.Television();
        for (var device = 0; device < 60; device++)
            await bank.AskForCodesAsync(tv);

        var flooded = await tv.AskAsync();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "temporarily_unavailable"), (flooded.Status, flooded["error"]));
        Assert.Equal(HttpStatusCode.OK, (await tv.AskAsync(address: "203.0.113.77")).Status);
        bank.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(HttpStatusCode.OK, (await tv.AskAsync()).Status);
    }
}
