using Ciam.Protocol.Assurance;
using Ciam.Storage.SignIn;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.SignIn;

/// <summary>A factor is taken away: what was signed in with it elsewhere ends, with its tokens; what rests on something else stays.</summary>
public sealed class RemovedFactors(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly string[] ByPassword = [Amr.Password], ByApp = [Amr.Password, Amr.OneTimePassword, Amr.MultipleFactors], ByPasskey = [Amr.SoftwareKey, Amr.UserPresence, Amr.MultipleFactors],
        BySms = [Amr.Password, Amr.Sms, Amr.MultipleFactors], ByDevice = [Amr.Password, Amr.MultipleChannels, Amr.MultipleFactors];

    [Theory]
    [InlineData("form[action*=RemovePasskey]", 2)]
    [InlineData("form[action*=RemoveTotp]", 1)]
    [InlineData("form[action*=RemovePhone]", 3)]
    public async Task Removing_one_ends_what_was_proven_with_it_elsewhere_and_nothing_else(string form, int ended)
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true, Phone = "+41791234567" });
        await bank.AddPasskeyAsync(alice, bank.NewAuthenticator(syncs: true));
        string[][] ways = [ByPassword, ByApp, ByPasskey, BySms, ByDevice];
        var others = new List<TestBrowser>();
        foreach (var way in ways)
            others.Add(await ProvenByAsync(bank, alice, way));
        var here = await ProvenByAsync(bank, alice, [.. ByApp.Union(ByPasskey).Union(BySms)]);

        await here.GoAsync("/account/security");
        Assert.Contains("have ended", (await here.SubmitAsync(form)).Text, StringComparison.Ordinal);

        for (var i = 0; i < ways.Length; i++)
            Assert.Equal(i != ended && ways[i] != ByDevice, (await others[i].GoAsync("/account")).Url.AbsolutePath == "/account");
        (await here.GoAsync("/account")).AssertSignedIn();
        Assert.Equal(["factor_removed", "factor_removed"], await bank.RowsAsync("select ended_because from ciam.signin_session where ended_because is not null"));
        Assert.Equal(2, (await bank.Audit.EventsAsync()).Count(name => name == "session.ended"));
    }

    /// <summary>A stolen phone holds the passkey and an app that it let in: the app is out at once, although its own session was never touched.</summary>
    [Fact]
    [Covers("ASVS5-7.4.3")]
    public async Task Refresh_and_access_tokens_of_those_sessions_are_dead()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, authenticator) = (await bank.SignUpAsync("alice"), bank.NewAuthenticator(syncs: true));
        await bank.AddPasskeyAsync(alice, authenticator);
        var (phone, laptop) = (await ProvenByAsync(bank, alice, ByPasskey), await ProvenByAsync(bank, alice, ByPasskey));
        var stolen = (await bank.WebClient.RedeemAsync(await bank.WebClient.AuthorizeAsync(alice, "openid accounts offline_access", browser: phone))).AssertGranted();
        var mine = (await bank.WebClient.RedeemAsync(await bank.WebClient.AuthorizeAsync(alice, "openid accounts offline_access", browser: laptop))).AssertGranted();

        await laptop.GoAsync("/account/security");
        await laptop.SubmitAsync("form[action*=RemovePasskey]");

        (await bank.WebClient.RefreshAsync(stolen.RefreshToken)).AssertRefused("invalid_grant");
        Assert.False(await bank.IsActiveAsync(stolen.AccessToken));
        (await bank.WebClient.RefreshAsync(mine.RefreshToken)).AssertGranted();
    }

    /// <summary>A number that takes another one's place removes that one.</summary>
    [Fact]
    public async Task Another_number_ends_what_was_proven_with_the_one_before()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true, Phone = "+41791234567" });
        var (other, app2) = (await ProvenByAsync(bank, alice, BySms), await ProvenByAsync(bank, alice, ByApp));
        var here = await ProvenByAsync(bank, alice, ByApp);

        await here.GoAsync("/account/phone");
        await here.SubmitAsync("form:has(#number)", new Dictionary<string, string> { ["number"] = "+41 79 765 43 21" });
        await here.SubmitAsync("form:has(#code)", new Dictionary<string, string> { ["code"] = await bank.LastCodeAsync("+41797654321") });

        Assert.NotEqual("/account", (await other.GoAsync("/account")).Url.AbsolutePath);
        (await app2.GoAsync("/account")).AssertSignedIn();
    }

    /// <summary>The mailbox proves one factor only: after a new password by mail the passkey is asked for, and nobody is in without it.</summary>
    [Fact]
    [Covers("ASVS5-6.4.3")]
    public async Task After_a_reset_the_passkey_is_still_asked_for()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, key, thiefs) = (await bank.SignUpAsync("alice"), bank.NewAuthenticator(verifies: false), bank.NewAuthenticator());
        await bank.AddPasskeyAsync(alice, key);
        await bank.AddPasskeyAsync(await bank.SignUpAsync("mallory"), thiefs);
        var browser = bank.NewBrowser();
        await browser.GoAsync("/forgot");
        await browser.SubmitAsync("main form", new Dictionary<string, string> { ["email"] = alice.Email });
        await browser.GoAsync(await bank.LastLinkAsync(alice.Email));
        await browser.SubmitAsync("main form", new Dictionary<string, string> { ["password"] = "violin-harbour-mosaic-9" });
        Assert.Null(browser.Session());

        await browser.GoAsync("/signin");
        (await browser.EnterPasswordAsync(alice, "violin-harbour-mosaic-9")).AssertAt("passkey");
        Assert.Null(browser.Session());
        await browser.UsePasskeyAsync(thiefs, thiefs.Passkeys[0]);
        Assert.Null(browser.Session());
        (await browser.UsePasskeyAsync(key)).AssertSignedIn();
        Assert.Equal("urn:ciam:acr:2 pwd,pop,user,mfa", await bank.NewestSessionAsync());
    }

    /// <summary>A session proven in this way, whoever asks.</summary>
    private static async Task<TestBrowser> ProvenByAsync(Bank bank, Person person, string[] amr)
    {
        var before = await bank.WithDatabaseAsync(database => database.Set<SessionRow>().Select(row => row.Id).ToListAsync());
        var browser = await bank.SignedInAsync(person, Acr.TwoFactors);
        await bank.WithDatabaseAsync(database => database.Set<SessionRow>().Where(row => !before.Contains(row.Id)).ExecuteUpdateAsync(set => set.SetProperty(row => row.Amr, amr)));
        return browser;
    }
}
