using Ciam.ServerTests.SignIn;
using Ciam.Testing;

namespace Ciam.ServerTests.Risk;

/// <summary>Sign-ins of honest people on days that are not like others, and what they see.</summary>
public sealed class DaysAtTheBank(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Office = "192.0.2.250";
    private const string Private = "10.0.0.7";
    private const string Nowhere = "198.18.0.9";

    [Fact]
    public async Task The_first_sign_in_ever_leads_straight_to_the_account()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (alice, browser) = (await bank.SignUpAsync("alice"), bank.NewBrowser(RiskBank.NewYork));

        (await browser.SignInAsync(bank, alice)).AssertSignedIn();

        Assert.Empty(await bank.InboxAsync(alice.Email));
    }

    [Fact]
    public async Task Behind_a_carriers_address_from_which_hundreds_are_attacked_nobody_is_refused_for_his_neighbours()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (known, knownBrowser) = await RegularAsync(bank, "known", RiskBank.Geneva);
        var (moved, _) = await RegularAsync(bank, "moved", RiskBank.Geneva, new PersonSettings { App = true });
        var (plain, _) = await RegularAsync(bank, "plain", RiskBank.Geneva);
        for (var name = 0; name < 300; name++)
            await bank.FailAsync(null, $"stranger-{name}@example.com", RiskBank.Geneva);

        // While nobody but strangers is seen there, everybody is asked for one more proof and let in by it; nobody is refused.
        (await knownBrowser.SignInAsync(bank, known)).AssertAt("email");
        (await knownBrowser.EnterCodeAsync(await bank.LastCodeAsync(known.Email))).AssertSignedIn();
        var (newPhone, plainPhone) = (bank.NewBrowser(RiskBank.Geneva), bank.NewBrowser(RiskBank.Geneva));
        (await newPhone.SignInAsync(bank, moved)).AssertSignedIn();
        (await plainPhone.SignInAsync(bank, plain)).AssertAt("email");
        (await plainPhone.EnterCodeAsync(await bank.LastCodeAsync(plain.Email))).AssertSignedIn();
        Assert.Equal(["0"], await bank.RowsAsync("select count(*)::text from ciam.risk_judgment where verdict = 'refuse'"));
    }

    [Fact]
    public async Task In_an_office_where_one_guesses_a_colleagues_password_everybody_goes_on_working()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var colleagues = new List<(Person Person, TestBrowser Browser)>();
        foreach (var name in new[] { "ann", "ben", "cleo" })
            colleagues.Add(await RegularAsync(bank, name, Office));
        var guesser = bank.NewBrowser(Office);
        await guesser.GoAsync("/signin");
        for (var guess = 0; guess < 6; guess++)
            await guesser.EnterPasswordAsync(colleagues[0].Person, "not-the-password-1");

        Assert.Equal(System.Net.HttpStatusCode.TooManyRequests, (await guesser.EnterPasswordAsync(colleagues[0].Person)).Status);
        foreach (var (person, browser) in colleagues)
            (await browser.SignInAsync(bank, person)).AssertSignedIn();
    }

    [Theory]
    [InlineData(Private)]
    [InlineData(Nowhere)]
    public async Task An_address_without_a_place_is_no_reason_against_anybody(string address)
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (alice, own) = await RegularAsync(bank, "alice");
        own.Address = address;

        (await own.SignInAsync(bank, alice)).AssertSignedIn();

        Assert.Empty(await bank.InboxAsync(alice.Email));
    }

    [Fact]
    public async Task A_holiday_with_ones_own_telephone_is_not_disturbed()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (alice, own) = await RegularAsync(bank, "alice");
        own.Address = RiskBank.NewYork;

        (await own.SignInAsync(bank, alice)).AssertSignedIn();
    }

    [Fact]
    public async Task A_new_telephone_at_home_is_asked_once_and_known_from_then_on()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (alice, _) = await RegularAsync(bank, "alice");
        var phone = bank.NewBrowser();
        phone.UserAgent = RiskBank.Firefox;

        (await phone.SignInAsync(bank, alice)).AssertAt("email");
        Assert.Contains("Confirm it is you", phone.Page.Text, StringComparison.Ordinal);
        (await phone.EnterCodeAsync(await bank.LastCodeAsync(alice.Email))).AssertSignedIn();
        phone.KeepOnly("ciam-device");
        bank.Clock.Advance(TimeSpan.FromDays(1));

        (await phone.SignInAsync(bank, alice)).AssertSignedIn();
    }

    /// <summary>Somebody who has signed in on six days with one browser, which has been closed since.</summary>
    internal static async Task<(Person Person, TestBrowser Browser)> RegularAsync(Bank bank, string name, string address = Bank.HomeAddress, PersonSettings? settings = null)
    {
        var (person, browser) = (await bank.SignUpAsync(name, settings), bank.NewBrowser(address));
        bank.Clock.Advance(TimeSpan.FromDays(20));
        for (var day = 0; day < 6; day++)
        {
            (await browser.SignInAsync(bank, person)).AssertSignedIn();
            browser.KeepOnly("ciam-device");
            bank.Clock.Advance(TimeSpan.FromDays(1));
        }

        return (person, browser);
    }
}
