using System.Net;
using Ciam.Server.SignIn;
using Ciam.Testing;

namespace Ciam.ServerTests.SignIn;

/// <summary>The usual sign-in: a password, then a code.</summary>
public sealed class PasswordAndCode(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly PersonSettings WithApp = new() { App = true };

    [Fact]
    [Covers("ASVS5-6.5.8")]
    public async Task A_right_password_and_a_right_code_sign_in_with_two_factors()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice", WithApp), bank.NewBrowser());

        (await browser.GoAsync("/signin")).AssertAt("password");
        (await browser.EnterPasswordAsync(alice)).AssertAt("totp");
        var page = await browser.EnterCodeAsync(alice.App!.CodeAt(bank.Clock.GetUtcNow()));

        page.AssertSignedIn();
        Assert.Equal("urn:ciam:acr:2 pwd,otp,mfa", await bank.NewestSessionAsync());
        Assert.Equal(["proof.accepted", "proof.accepted", "session.started", "sign_in.completed"], (await new BankAudit(bank).EventsAsync()).Order());
    }

    [Fact]
    public async Task Who_has_no_second_factor_signs_in_with_one()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice"), bank.NewBrowser());

        (await browser.SignInAsync(bank, alice)).AssertSignedIn();

        Assert.Equal("urn:ciam:acr:1 pwd", await bank.NewestSessionAsync());
    }

    [Fact]
    [Covers("ASVS5-6.3.8")]
    [Covers("ATTACK-ENUMERATION")]
    public async Task A_wrong_password_and_an_unknown_name_get_the_same_answer()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", WithApp);
        var (known, unknown) = (bank.NewBrowser(), bank.NewBrowser());
        await known.GoAsync("/signin");
        await unknown.GoAsync("/signin");

        var wrong = await known.EnterPasswordAsync(alice.Email, "not-the-password-1");
        var nobody = await unknown.EnterPasswordAsync("zorro@example.com", "not-the-password-1");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal(wrong.Status, nobody.Status);
        Assert.Equal(wrong.Body.Length, nobody.Body.Length);
        Assert.Equal(wrong.Text, nobody.Text);
        Assert.Equal(wrong.Headers.Keys.Order(), nobody.Headers.Keys.Order());
        Assert.Equal(known.Cookies.Keys.Order(), unknown.Cookies.Keys.Order());
    }

    [Fact]
    public async Task The_second_factor_is_asked_for_only_after_the_right_password()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice", WithApp), bank.NewBrowser());
        var journey = (await browser.GoAsync("/signin")).Url.AbsolutePath.Replace("/password", "", StringComparison.Ordinal);
        await browser.EnterPasswordAsync(alice, "not-the-password-1");

        foreach (var page in new[] { "totp", "sms", "recovery", "second-factor", "enrol", "refused", "new-password" })
            (await browser.GoAsync($"{journey}/{page}")).AssertAt("password");
    }

    [Fact]
    public async Task A_wrong_code_is_told_beside_its_field_and_a_right_one_goes_on()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice", WithApp), bank.NewBrowser());
        await browser.GoAsync("/signin");
        await browser.EnterPasswordAsync(alice);

        var wrong = await browser.EnterCodeAsync("000000");

        Assert.Equal("true", wrong.Find("#code").GetAttribute("aria-invalid"));
        Assert.Equal(wrong.Find("#code-error").Id, wrong.Find("#code").GetAttribute("aria-describedby"));
        Assert.Equal("", wrong.Find("#code").GetAttribute("value") ?? "");
        (await browser.EnterCodeAsync(alice.App!.CodeAt(bank.Clock.GetUtcNow()))).AssertSignedIn();
    }

    [Fact]
    [Covers("ASVS5-6.5.1")]
    public async Task A_code_works_once()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", WithApp);
        var (first, second) = (bank.NewBrowser(), bank.NewBrowser());
        var code = alice.App!.CodeAt(bank.Clock.GetUtcNow());
        foreach (var browser in new[] { first, second })
        {
            await browser.GoAsync("/signin");
            await browser.EnterPasswordAsync(alice);
        }

        (await first.EnterCodeAsync(code)).AssertSignedIn();

        (await second.EnterCodeAsync(code)).AssertAt("totp");
    }

    [Theory]
    [InlineData("", "tram")]
    [InlineData("alice@example.com", "")]
    public async Task What_is_missing_is_told_beside_its_field(string email, string password)
    {
        await using var bank = await app.NewBankAsync();
        var browser = bank.NewBrowser();
        await browser.GoAsync("/signin");

        var page = await browser.EnterPasswordAsync(email, password);

        var field = page.Find(email.Length == 0 ? "#email" : "#password");
        Assert.Equal("true", field.GetAttribute("aria-invalid"));
        Assert.NotEmpty(page.Find("#" + field.GetAttribute("aria-describedby")).TextContent);
        Assert.Equal("", page.Find("#password").GetAttribute("value") ?? "");
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("alice@example.com\0")]
    [InlineData("\ufffd")]
    public async Task Noise_is_a_wrong_password_or_a_bad_request(string noise)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice"), bank.NewBrowser());
        await browser.GoAsync("/signin");
        Assert.InRange((int)(await browser.EnterPasswordAsync(noise, "tram-lantern")).Status, 400, 499);
        await browser.GoAsync("/signin");
        Assert.InRange((int)(await browser.EnterPasswordAsync(alice.Email, noise)).Status, 400, 499);
        await browser.GoAsync("/signin");
        Assert.InRange((int)(await browser.EnterPasswordAsync(alice.Email, new string('x', 10_000))).Status, 400, 499);
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    public async Task A_password_changed_on_the_way_must_be_proven_again()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice", WithApp), bank.NewBrowser());
        await browser.GoAsync("/signin");
        await browser.EnterPasswordAsync(alice);
        bank.Clock.Advance(TimeSpan.FromSeconds(5));
        await bank.RowsAsync($"update ciam.customers_customer set password_changed_at = '{bank.Clock.GetUtcNow():O}' returning email");

        (await browser.EnterCodeAsync(alice.App!.CodeAt(bank.Clock.GetUtcNow()))).AssertAt("password");
    }

    [Theory]
    [InlineData("must_change_password = true", "new-password")]
    [InlineData("suspended_at = created_at", "refused")]
    public async Task What_the_bank_has_closed_stays_closed(string how, string page)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice", WithApp), bank.NewBrowser());
        await bank.RowsAsync($"update ciam.customers_customer set {how} returning email");
        await browser.GoAsync("/signin");

        (await browser.EnterPasswordAsync(alice)).AssertAt(page);

        Assert.Empty(await bank.RowsAsync("select acr from ciam.signin_session"));
    }

    [Fact]
    public async Task Wanting_two_factors_a_customer_with_one_sets_up_another_on_the_way()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice"), bank.NewBrowser());
        await browser.GoAsync(await bank.BeginAsync(browser, new JourneyRequest { ReturnPath = "/account", AcrWanted = Acrs.TwoFactors }));
        var page = await browser.EnterPasswordAsync(alice);
        page.AssertAt("enrol");
        var phone = AuthenticatorApp.FromKey(page.Find("#key").TextContent);

        (await browser.EnterCodeAsync("000000")).AssertAt("enrol");
        (await browser.EnterCodeAsync(phone.CodeAt(bank.Clock.GetUtcNow()))).AssertSignedIn();

        Assert.Equal("urn:ciam:acr:2 pwd,otp,mfa", await bank.NewestSessionAsync());
    }
}
