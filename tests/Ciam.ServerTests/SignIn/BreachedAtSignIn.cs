using System.Security.Cryptography;
using System.Text;
using Ciam.Testing;

namespace Ciam.ServerTests.SignIn;

/// <summary>A right password that stands in the list of breached ones: its owner hears of it, and nobody else does.</summary>
public sealed class BreachedAtSignIn(CiamApp app) : IClassFixture<CiamApp>, IDisposable
{
    private readonly string _list = Path.GetTempFileName();

    public void Dispose() => File.Delete(_list);

    [Fact]
    public async Task The_owner_is_told_once_and_on_the_overview_and_a_wrong_guess_tells_nothing()
    {
        await using var bank = await NewBankAsync(mustChange: false);
        var (alice, browser) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.NewBrowser());
        await browser.GoAsync("/signin");
        await browser.EnterPasswordAsync(alice, "not-the-password-1");
        Assert.Empty(await bank.InboxAsync(alice.Email));

        (await browser.SignInAsync(bank, alice)).AssertSignedIn();
        (await bank.NewBrowser().SignInAsync(bank, alice)).AssertSignedIn();

        Assert.Single(await bank.InboxAsync(alice.Email), letter => letter.Subject == "Your password is known to thieves");
        Assert.Single(await bank.RowsAsync("select event from ciam.audit_entry where event = 'breached_password.noticed'"));
        await browser.GoAsync("/account");
        Assert.Contains("known to thieves", browser.Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_bank_wants_it_the_account_is_closed_until_a_new_one_is_set()
    {
        await using var bank = await NewBankAsync(mustChange: true);
        var (alice, browser) = (await bank.SignUpAsync("alice"), bank.NewBrowser());
        await browser.GoAsync("/signin");

        (await browser.EnterPasswordAsync(alice)).AssertAt("new-password");

        Assert.Empty(await bank.RowsAsync("select id::text from ciam.signin_session"));
    }

    private Task<Bank> NewBankAsync(bool mustChange)
    {
#pragma warning disable CA5350 // The format of the list.
        File.WriteAllText(_list, Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(Bank.Password))) + "\n");
#pragma warning restore CA5350
        return app.NewBankAsync(new BankSettings
        {
            Configuration = new Dictionary<string, string?> { ["Ciam:BreachedPasswordsFile"] = _list, ["Ciam:BreachedPasswordsMustChange"] = mustChange ? "true" : "false" },
        });
    }
}
