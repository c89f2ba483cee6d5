using System.Net;
using Ciam.Protocol;
using Ciam.Protocol.Assurance;
using Ciam.ServerTests.OAuth.RichGrants;
using Ciam.ServerTests.SignIn;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.OAuth.Device;

/// <summary>The pages on which a person lets a device in.</summary>
public sealed class DevicePages(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("RFC8628-3.3")]
    public async Task Whoever_is_not_signed_in_signs_in_first_and_comes_back_to_the_code()
    {
        await using var bank = await app.NewBankAsync();
        var (tv, alice, browser) = (bank.Television(), await bank.SignUpAsync("alice"), bank.NewBrowser());
        var codes = await bank.AskForCodesAsync(tv);

        (await browser.GoAsync($"/device?user_code={codes.UserCode}")).AssertAt("password");
        await browser.EnterPasswordAsync(alice);
        var page = browser.Page.IsAt("typing") ? await browser.SubmitAsync("main form", button: "button.button-quiet") : browser.Page;

        Assert.Equal("/device", page.Url.AbsolutePath);
        Assert.Equal(codes.UserCode, page.Document.QuerySelector("input[name=user_code]")!.GetAttribute("value"));
    }

    /// <summary>An address sent by a stranger does nothing by itself: the person presses a button, compares the code, and says yes (RFC 8628 section 5.4).</summary>
    [Fact]
    [Covers("RFC8628-5.4"), Covers("RFC8628-3.3.1")]
    [Covers("ATTACK-DEVICE-PHISHING")]
    public async Task An_address_with_the_code_in_it_lets_nobody_in()
    {
        await using var bank = await app.NewBankAsync();
        var (tv, browser) = (bank.Television(), await bank.SignedInAsync(await bank.SignUpAsync("alice")));
        var codes = await bank.AskForCodesAsync(tv, address: "203.0.113.10");

        var filled = await browser.GoAsync($"/device?user_code={codes.UserCode}");
        Assert.Null(filled.Document.QuerySelector("button[value=allow]"));
        (await tv.PollAsync(codes)).AssertRefused("authorization_pending");

        var asked = (await browser.SubmitAsync("main form")).AssertAsks();
        Assert.Equal(codes.UserCode, asked.Document.QuerySelector(".user-code-shown")!.TextContent.Trim());
        Assert.Contains("your device shows this code", asked.Text, StringComparison.Ordinal);
        Assert.Contains("Bank on TV", asked.Text, StringComparison.Ordinal);
        Assert.Contains("See your accounts, balances and transactions", asked.Text, StringComparison.Ordinal);
        bank.Clock.Advance(TimeSpan.FromSeconds(10));
        (await tv.PollAsync(codes)).AssertRefused("authorization_pending");
    }

    [Theory]
    [InlineData("lower")]
    [InlineData("no dash")]
    [InlineData("spaces")]
    [Covers("RFC8628-6.1")]
    public async Task Codes_are_taken_as_people_type_them(string how)
    {
        await using var bank = await app.NewBankAsync();
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));
        var code = (await bank.AskForCodesAsync(bank.Television())).UserCode;

        (await browser.TypeCodeAsync(how switch
        {
            "lower" => code.ToLowerInvariant(),
            "no dash" => code.Replace("-", "", StringComparison.Ordinal),
            _ => $"  {string.Join(' ', code.ToCharArray())} ",
        })).AssertAsks();
    }

    /// <summary>The address of the question is good for the person who typed the code, and for the time it is waiting.</summary>
    [Fact]
    [Covers("RFC8628-5.2")]
    [Covers("ATTACK-DEVICE-PHISHING")]
    public async Task The_question_is_nobody_elses()
    {
        await using var bank = await app.NewBankAsync();
        var (tv, alice, mallory) = (bank.Television(), await bank.SignUpAsync("alice"), await bank.SignUpAsync("mallory"));
        var codes = await bank.AskForCodesAsync(tv);
        var question = await (await bank.SignedInAsync(alice)).TypeCodeAsync(codes.UserCode);
        var (thief, path) = (await bank.SignedInAsync(mallory), question.Url.AbsolutePath);

        (await thief.GoAsync(path)).AssertStatus(HttpStatusCode.Gone);
        (await thief.GoAsync(path[..^3] + (path[^3] == 'A' ? 'B' : 'A') + path[^2..])).AssertStatus(HttpStatusCode.Gone);
        (await thief.GoAsync("/device/confirm/nonsense")).AssertStatus(HttpStatusCode.Gone);
        (await thief.GoAsync("/device/confirm/" + new string('A', 600))).AssertStatus(HttpStatusCode.Gone);
        (await bank.NewBrowser().GoAsync(path)).AssertAt("password");
        bank.Clock.Advance(TimeSpan.FromMinutes(10));
        (await (await bank.SignedInAsync(alice)).GoAsync(path)).AssertStatus(HttpStatusCode.Gone);
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    [Covers("RFC8628-3.3")]
    public async Task A_device_that_wishes_for_two_factors_has_them_asked_for()
    {
        await using var bank = await app.NewBankAsync();
        var (tv, alice) = (bank.Television(), await bank.SignUpAsync("alice", new PersonSettings { App = true }));
        var codes = await bank.AskForCodesAsync(tv, bend: RichBank.Bend("acr_values", Acr.TwoFactors));
        var browser = await bank.SignedInAsync(alice);

        (await browser.TypeCodeAsync(codes.UserCode)).AssertAt("totp");
        (await browser.EnterCodeAsync(alice.App!.CodeAt(bank.Clock.GetUtcNow()))).AssertAsks();
        await browser.SayAsync("allow");

        Assert.Equal(Acr.TwoFactors, TokenAnswer.ClaimsOf((await tv.PollAsync(codes)).AssertGranted().AccessToken).GetProperty("acr").GetString());
    }

    /// <summary>Whoever turns back from the sign-in that a payment needs is not let through, and may try again or refuse.</summary>
    [Fact]
    [Covers("RFC8628-3.3")]
    public async Task Without_the_proof_that_money_needs_nothing_is_allowed()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        var terminal = bank.Television(metadata: new ClientMetadata { AuthorizationDetailsTypes = ["payment_initiation"] });
        var codes = await bank.AskForCodesAsync(terminal, "openid", RichBank.Bend("authorization_details", RichBank.List(RichBank.Payment)));
        var browser = await bank.SignedInAsync(alice, Acr.TwoFactors);
        bank.Clock.Advance(TimeSpan.FromSeconds(1));
        await browser.TypeCodeAsync(codes.UserCode);

        var back = await browser.SubmitAsync("form[action$='/cancel']");

        Assert.StartsWith("/device/confirm/", back.Url.AbsolutePath, StringComparison.Ordinal);
        Assert.Null(back.Document.QuerySelector("button[value=allow]"));
        Assert.Contains("Please prove that it is you", back.Text, StringComparison.Ordinal);
        (await browser.SayAsync("prove")).AssertAt("password");
        browser.Show(back);
        Assert.Equal("/device/end/refused", (await browser.SayAsync("refuse")).Url.AbsolutePath);
        (await terminal.PollAsync(codes)).AssertRefused("access_denied");
    }

    /// <summary>The client lost the grant, or was disabled, while the person was reading.</summary>
    [Theory]
    [InlineData("disabled")]
    [InlineData("under FAPI")]
    [Covers("RFC8628-5.4")]
    public async Task A_client_that_may_not_ask_any_more_gets_no_answer(string how)
    {
        await using var bank = await app.NewBankAsync();
        var (tv, browser) = (bank.Television(), await bank.SignedInAsync(await bank.SignUpAsync("alice")));
        var codes = await bank.AskForCodesAsync(tv);
        (await browser.TypeCodeAsync(codes.UserCode)).AssertAsks();
        await bank.WithDatabaseAsync(async database =>
        {
            var row = await database.Set<ClientRow>().SingleAsync(client => client.ClientId == "tv");
            if (how == "disabled")
                row.DisabledAt = bank.Clock.GetUtcNow();
            else
                row.Metadata = new ClientMetadata { SecurityProfile = SecurityProfiles.Fapi2 }.ToJson();
            await database.SaveChangesAsync();
        });

        (await browser.SayAsync("allow")).AssertStatus(HttpStatusCode.Gone);
        Assert.Empty(await bank.RowsAsync("select id::text from ciam.oauth_grant"));
    }

    [Fact]
    [Covers("ATTACK-CSRF")]
    public async Task Forms_without_their_token_do_nothing()
    {
        await using var bank = await app.NewBankAsync();
        var (tv, browser) = (bank.Television(), await bank.SignedInAsync(await bank.SignUpAsync("alice")));
        var codes = await bank.AskForCodesAsync(tv);
        var question = await browser.TypeCodeAsync(codes.UserCode);
        question.Document.QuerySelector("input[name=__RequestVerificationToken]")!.Remove();

        (await browser.SayAsync("allow")).AssertStatus(HttpStatusCode.BadRequest);
        (await tv.PollAsync(codes)).AssertRefused("authorization_pending");
    }
}
