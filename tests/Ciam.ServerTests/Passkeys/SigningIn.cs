using System.Net;
using System.Text.Json;
using Ciam.ServerTests.SignIn;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Passkeys;

/// <summary>A passkey instead of the password, or after it.</summary>
public sealed class SigningIn(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("ASVS5-6.3.3")]
    public async Task A_passkey_signs_in_without_a_name_and_withstands_phishing()
    {
        await using var bank = await app.NewBankAsync();
        var (phone, browser) = (bank.NewAuthenticator(), bank.NewBrowser());
        await bank.AddPasskeyAsync(await bank.SignUpAsync("alice"), phone);

        var page = await browser.GoAsync("/signin");
        Assert.Equal("username webauthn", page.Find("#email").GetAttribute("autocomplete"));
        Assert.Equal("yes", page.Find("form[data-passkey]").GetAttribute("data-unasked"));
        var asked = JsonSerializer.Deserialize<JsonElement>(browser.PasskeyQuestion());
        Assert.Equal("localhost", asked.GetProperty("rpId").GetString());
        Assert.Equal(0, asked.GetProperty("allowCredentials").GetArrayLength());
        (await browser.UsePasskeyAsync(phone)).AssertSignedIn();

        Assert.Equal("urn:ciam:acr:3 hwk,user,mfa", await bank.NewestSessionAsync());
        Assert.Equal(["factor.enrolled", "proof.accepted", "session.started", "sign_in.completed"], (await bank.Audit.EventsAsync()).Order());
        Assert.Equal(["""{"factor":"passkey"}"""], await bank.Audit.ParticularsAsync("proof.accepted"));
    }

    [Fact]
    public async Task A_synced_passkey_is_told_apart()
    {
        await using var bank = await app.NewBankAsync();
        var (phone, browser) = (bank.NewAuthenticator(syncs: true), bank.NewBrowser());
        await bank.AddPasskeyAsync(await bank.SignUpAsync("alice"), phone);
        await browser.GoAsync("/signin");

        (await browser.UsePasskeyAsync(phone)).AssertSignedIn();
        Assert.Equal("urn:ciam:acr:3 swk,user,mfa", await bank.NewestSessionAsync());

        // One whose authenticator keeps no counter signs in again and again.
        bank.Clock.Advance(TimeSpan.FromMinutes(1));
        browser.ForgetCookies();
        await browser.GoAsync("/signin");
        (await browser.UsePasskeyAsync(phone)).AssertSignedIn();
    }

    [Fact]
    public async Task Where_only_bound_ones_are_strongest_a_synced_one_is_two_factors()
    {
        await using var bank = await app.NewBankAsync(new BankSettings { Configuration = new Dictionary<string, string?> { ["Ciam:Passkeys:StrongestIsDeviceBound"] = "true" } });
        var (phone, browser) = (bank.NewAuthenticator(syncs: true), bank.NewBrowser());
        await bank.AddPasskeyAsync(await bank.SignUpAsync("alice"), phone);
        await browser.GoAsync("/signin");

        (await browser.UsePasskeyAsync(phone)).AssertSignedIn();

        Assert.Equal("urn:ciam:acr:2 swk,user,mfa", await bank.NewestSessionAsync());
    }

    [Fact]
    public async Task A_touch_alone_is_never_enough_and_with_the_password_it_is_two_factors()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, key, browser) = (await bank.SignUpAsync("alice"), bank.NewAuthenticator(verifies: false), bank.NewBrowser());
        await bank.AddPasskeyAsync(alice, key);
        await browser.GoAsync("/signin");

        (await browser.UsePasskeyAsync(key)).AssertAt("password");
        Assert.Null(browser.Session());
        (await browser.EnterPasswordAsync(alice)).AssertSignedIn();

        Assert.Equal("urn:ciam:acr:2 pwd,pop,user,mfa", await bank.NewestSessionAsync());
    }

    [Fact]
    public async Task After_the_password_a_passkey_is_the_second_factor_and_the_best_one()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, phone, browser) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.NewAuthenticator(), bank.NewBrowser());
        var passkey = await bank.AddPasskeyAsync(alice, phone);
        await browser.GoAsync("/signin");

        (await browser.EnterPasswordAsync(alice)).AssertAt("passkey");
        Assert.Contains(passkey.IdText, browser.PasskeyQuestion(), StringComparison.Ordinal);
        (await browser.UsePasskeyAsync(phone)).AssertSignedIn();

        Assert.Equal("urn:ciam:acr:3 pwd,hwk,user,mfa", await bank.NewestSessionAsync());
    }

    [Fact]
    public async Task Without_script_the_form_says_what_else_there_is_and_the_password_goes_on_working()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.NewBrowser());
        await bank.AddPasskeyAsync(alice, bank.NewAuthenticator());
        await browser.GoAsync("/signin");

        var page = await browser.SubmitAsync("form[data-passkey]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        await browser.ClickAsync("a[href$='/password']");
        (await browser.EnterPasswordAsync(alice)).AssertAt("passkey");
        await browser.ClickAsync("a[href$='/second-factor']");
        (await browser.ClickAsync("a[href$='/totp']")).AssertAt("totp");
        (await browser.EnterCodeAsync(alice.App!.CodeAt(bank.Clock.GetUtcNow()))).AssertSignedIn();
    }

    [Fact]
    public async Task Suspended_customers_and_those_who_must_set_a_new_password_stay_out()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, bob, hers, his, browser) = (await bank.SignUpAsync("alice"), await bank.SignUpAsync("bob"), bank.NewAuthenticator(), bank.NewAuthenticator(), bank.NewBrowser());
        await bank.AddPasskeyAsync(alice, hers);
        await bank.AddPasskeyAsync(bob, his);
        await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().Where(row => row.Id == alice.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.MustChangePassword, true)));
        await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().Where(row => row.Id == bob.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.SuspendedAt, bank.Clock.GetUtcNow())));

        await browser.GoAsync("/signin");
        (await browser.UsePasskeyAsync(hers)).AssertAt("new-password");
        await browser.GoAsync("/signin");
        (await browser.UsePasskeyAsync(his)).AssertAt("refused");
        Assert.Null(browser.Session());
    }

    [Fact]
    public async Task Guessing_is_slowed_down_and_locks_nobody_out_on_a_device_they_are_known_by()
    {
        await using var bank = await app.NewBankAsync();
        var (phone, mine, thief) = (bank.NewAuthenticator(), bank.NewBrowser(), bank.NewBrowser("203.0.113.9"));
        var passkey = await bank.AddPasskeyAsync(await bank.SignUpAsync("alice"), phone);
        await mine.GoAsync("/signin");
        (await mine.UsePasskeyAsync(phone)).AssertSignedIn();

        await thief.GoAsync("/signin");
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
            answers.Add((await thief.UsePasskeyAsync(phone, passkey, new Bend { Forged = true })).Status);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answers[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        mine.KeepOnly("ciam-device");
        await mine.GoAsync("/signin");
        (await mine.UsePasskeyAsync(phone)).AssertSignedIn();
    }

    [Fact]
    public async Task Staff_enter_the_back_office_by_a_passkey_alone_and_may_be_told_to_use_one_bound_to_a_device()
    {
        await using var bank = await app.NewBankAsync(new BankSettings { Configuration = new Dictionary<string, string?> { ["Ciam:Passkeys:DeviceBoundFor"] = "Staff" } });
        var (clerk, key, browser) = (await bank.SignUpAsync("clerk", new PersonSettings { StaffRole = "support" }), bank.NewAuthenticator(), bank.NewBrowser());
        await bank.AddPasskeyAsync(clerk, key);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bank.AddPasskeyAsync(clerk, bank.NewAuthenticator(syncs: true)));
        await bank.AddPasskeyAsync(await bank.SignUpAsync("alice"), bank.NewAuthenticator(syncs: true));

        (await browser.GoAsync("/admin")).AssertAt("password");
        Assert.Equal("/admin", (await browser.UsePasskeyAsync(key)).Url.AbsolutePath);
    }

    [Fact]
    public async Task A_passkey_that_was_synced_before_its_owner_joined_the_staff_is_no_answer_any_more()
    {
        await using var bank = await app.NewBankAsync(new BankSettings { Configuration = new Dictionary<string, string?> { ["Ciam:Passkeys:DeviceBoundFor"] = "Staff" } });
        var (clerk, phone, browser) = (await bank.SignUpAsync("clerk"), bank.NewAuthenticator(syncs: true), bank.NewBrowser());
        await bank.AddPasskeyAsync(clerk, phone);
        await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().Where(row => row.Id == clerk.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.StaffRole, "support")));
        await browser.GoAsync("/signin");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.UsePasskeyAsync(phone)).Status);
    }
}
