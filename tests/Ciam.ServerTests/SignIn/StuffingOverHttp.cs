using System.Globalization;
using System.Net;
using Ciam.Testing;
using Xunit.Abstractions;

namespace Ciam.ServerTests.SignIn;

/// <summary>
/// A sample of the week of credential stuffing, over HTTP against the whole server: pages, counters in the database, hashes, judge. The million tries of evaluation/report/stuffing.md pass the same
/// counters and the same judge without the server; what they say is held here in kind.
/// </summary>
public sealed class StuffingOverHttp(CiamApp app, ITestOutputHelper report) : IClassFixture<CiamApp>
{
    private const int Customers = 10, Spread = 125, Walked = 45, Addresses = 60, Networks = 24;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7), Patience = TimeSpan.FromMinutes(15);

    private readonly Random _dice = new(4_000);
    private readonly HashSet<string> _taken = [], _known = [];
    private int _tries, _slowed, _factorAsked, _mailAsked, _refused, _visits, _keptOut, _ownersSlowed, _ownersSlowedAtHome, _ownersAsked, _ownersAskedAtHome;

    private sealed record Owner(Person Person, TestBrowser Home, bool HasFactor, bool WasSeen);

    [Fact]
    [Covers("ATTACK-PASSWORD-GUESSING"), Covers("ASVS5-6.3.1")]
    public async Task Nobody_is_kept_out_and_those_who_are_known_here_are_not_taken()
    {
        await using var bank = await app.NewBankAsync();
        var owners = await SettleAsync(bank);
        var began = bank.Clock.GetUtcNow();
        var deeds = Attack(owners).Select(attempt => (attempt.At, Deed: (Func<Task>)(() => TryAsync(bank, attempt.Who, attempt.Address, attempt.Right))))
            .Concat(Visits(owners).Select(visit => (visit.At, Deed: (Func<Task>)(() => VisitAsync(bank, visit.Who, visit.OnNewDevice, visit.Slips)))));

        foreach (var (at, deed) in deeds.OrderBy(deed => deed.At))
        {
            // An owner who waited has let time pass for everybody.
            if (began + at > bank.Clock.GetUtcNow())
                bank.Clock.Advance(began + at - bank.Clock.GetUtcNow());
            await deed();
        }

        report.WriteLine($"{_tries} tries from {Addresses} addresses at {Customers} accounts: {_slowed} had to wait, {_known.Count} passwords found right, {_factorAsked} second factors and {_mailAsked} codes by mail asked for, {_refused} refused; "
            + $"{_taken.Count} accounts taken. {_visits} sign-ins of owners: {_ownersSlowed} had to wait ({_ownersSlowedAtHome} at home), {_ownersAsked} were asked for more ({_ownersAskedAtHome} at home), {_keptOut} kept out.");
        Assert.Equal(Spread + (2 * Walked) + 1, _tries);
        Assert.Equal(0, _keptOut);
        Assert.Equal(0, _ownersSlowedAtHome);
        Assert.True(_slowed >= Walked / 3, "the walks down the list were not slowed");
        Assert.True(_known.Count >= Customers / 2, "the list was no good");
        Assert.True(_factorAsked > 0 && _mailAsked > 0, "nobody was asked for more");
        Assert.Equal(owners[^1].Person.Email, Assert.Single(_taken));
        Assert.True(_visits > Customers, "the owners stayed away");
    }

    /// <summary>Six in ten have an authenticator app; one has never signed in here. The others have, for a week, from home.</summary>
    private static async Task<List<Owner>> SettleAsync(Bank bank)
    {
        var owners = new List<Owner>();
        for (var i = 0; i < Customers; i++)
        {
            var factor = i < 6;
            owners.Add(new(await bank.SignUpAsync($"owner{(char)('a' + i)}", new PersonSettings { App = factor }), bank.NewBrowser($"192.0.2.{20 + i}"), factor, i < Customers - 1));
        }

        for (var day = 0; day < 3; day++)
        {
            foreach (var owner in owners.Where(owner => owner.WasSeen))
            {
                (await owner.Home.SignInAsync(bank, owner.Person)).AssertSignedIn();
                owner.Home.KeepOnly("ciam-device");
            }

            bank.Clock.Advance(TimeSpan.FromDays(2));
        }

        return owners;
    }

    /// <summary>Half spread over the week; the rest walks down the list at two accounts, within ten minutes each. One in ten is right, far more than in real lists; the one who was never seen here is on the list for certain.</summary>
    private List<(TimeSpan At, Owner Who, int Address, bool Right)> Attack(List<Owner> owners)
    {
        var attempts = Enumerable.Range(0, Spread).Select(_ => (Week * _dice.NextDouble(), owners[_dice.Next(Customers)], _dice.Next(Addresses), _dice.Next(10) == 0)).ToList();
        foreach (var walked in new[] { owners[1], owners[7] })
        {
            var at = Week * _dice.NextDouble();
            attempts.AddRange(Enumerable.Range(0, Walked).Select(_ => (at + (TimeSpan.FromMinutes(10) * _dice.NextDouble()), walked, _dice.Next(Addresses), _dice.Next(20) == 0)));
        }

        attempts.Add((Week / 2, owners[^1], 0, true));
        return attempts;
    }

    /// <summary>Twice a week each at home, one in ten after a slip; now and then on a device that is new.</summary>
    private List<(TimeSpan At, Owner Who, bool OnNewDevice, int Slips)> Visits(List<Owner> owners) =>
        [.. owners.Where(owner => owner.WasSeen).SelectMany(owner => Enumerable.Range(0, 2).Select(half => (At: (Week / 2 * half) + (Week / 2 * _dice.NextDouble()), owner, _dice.Next(6) == 0, _dice.Next(10) == 0 ? 1 : 0)))];

    private async Task TryAsync(Bank bank, Owner victim, int address, bool right)
    {
        _tries++;
        var robot = bank.NewBrowser($"198.51.{address % Networks}.{10 + (address / Networks)}");
        await robot.GoAsync("/signin");
        var page = await robot.EnterPasswordAsync(victim.Person, right ? null : $"stolen-elsewhere-{_dice.Next(1000)}");
        if (page.Status == HttpStatusCode.TooManyRequests)
        {
            _slowed++;
            return;
        }

        if (!right)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
            return;
        }

        _known.Add(victim.Person.Email);
        if (page.IsAt("refused"))
            _refused++;
        else if (page.IsAt("totp"))
            _factorAsked++;
        else if (page.IsAt("email"))
            _mailAsked++;
        else if (robot.Session() is not null)
            _taken.Add(victim.Person.Email);
        else
            Assert.Fail($"a right password led to {page.Url}: {page.Text}");
    }

    /// <summary>The owner slips, waits where told to, proves what is asked, and is in; or not, after a quarter of an hour.</summary>
    private async Task VisitAsync(Bank bank, Owner owner, bool onNewDevice, int slips)
    {
        _visits++;
        var (browser, until) = (onNewDevice ? bank.NewBrowser($"192.0.2.{120 + _dice.Next(80)}") : owner.Home, bank.Clock.GetUtcNow() + Patience);
        await browser.GoAsync("/signin");
        for (var slip = 0; slip < slips; slip++)
            await browser.EnterPasswordAsync(owner.Person, "fat-fingers-today-1");
        var page = await browser.EnterPasswordAsync(owner.Person);
        while (page.Status == HttpStatusCode.TooManyRequests)
        {
            (_ownersSlowed, _ownersSlowedAtHome) = (_ownersSlowed + 1, _ownersSlowedAtHome + (onNewDevice ? 0 : 1));
            bank.Clock.Advance(TimeSpan.FromSeconds(int.Parse(page.Headers["Retry-After"], CultureInfo.InvariantCulture)));
            if (bank.Clock.GetUtcNow() > until)
                break;
            page = await browser.EnterPasswordAsync(owner.Person);
        }

        if (page.IsAt("totp"))
        {
            bank.Clock.Advance(TimeSpan.FromSeconds(31));
            page = await browser.EnterCodeAsync(owner.Person.App!.CodeAt(bank.Clock.GetUtcNow()));
        }
        else if (page.IsAt("email"))
        {
            (_ownersAsked, _ownersAskedAtHome) = (_ownersAsked + 1, _ownersAskedAtHome + (onNewDevice ? 0 : 1));
            page = await browser.EnterCodeAsync(await bank.LastCodeAsync(owner.Person.Email));
        }

        if (browser.Session() is null)
        {
            _keptOut++;
            report.WriteLine($"{owner.Person.Name} is not in, on a {(onNewDevice ? "new" : "known")} device: {page.Url} {page.Text}");
            return;
        }

        browser.KeepOnly("ciam-device");
    }
}
