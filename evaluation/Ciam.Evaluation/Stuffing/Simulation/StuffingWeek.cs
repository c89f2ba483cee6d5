using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Habits;
using Ciam.Decisions.SignIn;
using Ciam.Evaluation.Tokens.Simulation;

namespace Ciam.Evaluation.Stuffing.Simulation;

/// <summary>How large the attack is and what it knows.</summary>
internal sealed record StuffingPlan
{
    public int Tries { get; init; } = 1_000_000;
    public int Addresses { get; init; } = 50_000;
    public int Accounts { get; init; } = 10_000;
    public int Networks { get; init; } = 15_000;

    /// <summary>Share of the tried pairs of name and password that are right.</summary>
    public double RightShare { get; init; } = 0.01;

    /// <summary>Share of customers with a second factor.</summary>
    public double WithFactor { get; init; } = 0.6;

    /// <summary>Share of customers whose mailbox opens with the same password: a code sent there stops nobody.</summary>
    public double MailboxLost { get; init; } = 0.05;

    /// <summary>Share of customers who were imported and have not signed in here yet, so that nothing is known of them.</summary>
    public double NeverSeen { get; init; } = 0.02;
}

/// <summary>A week of credential stuffing beside the life of the owners: every proof passes the product's own counters, every right one the product's own judge.</summary>
/// <remarks>
/// Half of the tries are spread over the week, half walk down the list, fifty at one account within ten minutes. Two in five addresses are in clouds, the
/// others on lines at home; a third of their networks are networks of customers. Owners sign in twice a week, one time in twelve on a device that is new,
/// one time in ten after a slip. An owner who is asked to wait waits and tries again, and counts as kept out after a quarter of an hour, or when refused.
/// </remarks>
internal sealed class StuffingWeek(int seed, StuffingPlan plan)
{
    private const int Archetypes = 200;
    private const double Days = 7;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly Chance _chance = new(seed);
    private readonly Dictionary<(ProofCounter, long), PaceCount> _counters = [];
    private readonly RecentFailures _failures = new();
    private readonly Population _population = new();
    private readonly List<Person> _people = [];
    private readonly StuffingOutcome _outcome = new();

    private readonly record struct Attempt(DateTimeOffset At, int Account, int Address, bool Right);

    private readonly record struct Visit(int Account, bool DeviceKnown, int Slips, DateTimeOffset Since, Place Place);

    public StuffingOutcome Run()
    {
        Settle();
        var attempts = Attack();
        var visits = Visits();
        foreach (var attempt in attempts)
        {
            while (visits.TryPeek(out var visit, out var at) && at <= attempt.At)
            {
                visits.Dequeue();
                Come(visits, visit, at);
            }

            Try(attempt);
        }

        while (visits.TryDequeue(out var visit, out var at))
            Come(visits, visit, at);
        return _outcome;
    }

    /// <summary>Three months of sign-ins of each kind of customer, and what they look like together.</summary>
    private void Settle()
    {
        for (var i = 0; i < Archetypes; i++)
        {
            var person = new Person((seed * 1000) + i, Start, (int)Days);
            _people.Add(person);
            for (var day = 1; day <= 20; day++)
            {
                var at = Start.AddDays(-day).AddHours(19);
                _population.Observe(Sight.Of(new RiskFacts { Purpose = Purpose.SignIn, At = at, Place = person.PlaceAt(at), Agent = person.Browser }), History.None);
            }
        }
    }

    private List<Attempt> Attack()
    {
        var attempts = new List<Attempt>(plan.Tries);
        for (var i = 0; i < plan.Tries / 2; i++)
            attempts.Add(new(Start.AddDays(_chance.Between(0, Days)), _chance.Below(plan.Accounts), _chance.Below(plan.Addresses), _chance.Of(plan.RightShare)));
        while (attempts.Count < plan.Tries)
        {
            var (account, began) = (_chance.Below(plan.Accounts), Start.AddDays(_chance.Between(0, Days)));
            for (var i = 0; i < 50 && attempts.Count < plan.Tries; i++)
                attempts.Add(new(began.AddMinutes(_chance.Between(0, 10)), account, _chance.Below(plan.Addresses), _chance.Of(plan.RightShare)));
        }

        attempts.Sort((one, other) => one.At.CompareTo(other.At));
        return attempts;
    }

    private PriorityQueue<Visit, DateTimeOffset> Visits()
    {
        var visits = new PriorityQueue<Visit, DateTimeOffset>();
        for (var account = 0; account < plan.Accounts; account++)
        {
            for (var at = Start.AddDays(_chance.Wait(3.5)); at < Start.AddDays(Days); at = at.AddDays(_chance.Wait(3.5)))
            {
                if (IsNeverSeen(account))
                    continue;
                var slips = _chance.Between(0, 1) switch { < 0.02 => 3, < 0.10 => 1, _ => 0 };
                visits.Enqueue(new(account, !_chance.Of(1 / 12.0), slips, at, PersonOf(account).PlaceAt(at)), at);
            }
        }

        return visits;
    }

    private void Try(Attempt attempt)
    {
        _outcome.Tries++;
        var network = attempt.Address % plan.Networks;
        if (Passes(attempt.Account, attempt.Address, network, deviceKnown: false, attempt.At, attempt.Right) > TimeSpan.Zero)
        {
            _outcome.Slowed++;
            _outcome.RightSlowed += attempt.Right ? 1 : 0;
            return;
        }

        if (!attempt.Right)
        {
            _failures.Add(attempt.Account, network, attempt.At);
            return;
        }

        _outcome.RightChecked++;
        _outcome.Known.Add(attempt.Account);
        var judgment = Judge(attempt.Account, network, attempt.At, BotPlace(attempt.Address), "Chrome on Windows", deviceKnown: false);
        if (judgment.Verdict == Verdict.Refuse)
            _outcome.Refused++;
        else if (HasFactor(attempt.Account))
            _outcome.AskedForFactor++;
        else if (judgment.Verdict == Verdict.StepUp)
            Mailed(attempt.Account);
        else
            Taken(attempt.Account, IsNeverSeen(attempt.Account) ? _outcome.TakenUnseen : _outcome.TakenUnasked);
    }

    private void Mailed(int account)
    {
        _outcome.AskedByMail++;
        if (Share(account, 2) < plan.MailboxLost)
            Taken(account, _outcome.TakenWithMailbox);
    }

    private void Taken(int account, HashSet<int> how)
    {
        if (_outcome.Taken.Add(account))
            how.Add(account);
    }

    /// <summary>An owner at the sign-in page: the slips first, then the right password; what must wait comes again.</summary>
    private void Come(PriorityQueue<Visit, DateTimeOffset> visits, Visit visit, DateTimeOffset at)
    {
        if (at == visit.Since)
            _outcome.OwnerVisits++;
        var (network, right) = (HomeOf(visit.Account), visit.Slips == 0);
        var wait = Passes(visit.Account, -1 - visit.Account, network, visit.DeviceKnown, at, right);
        if (wait > TimeSpan.Zero)
        {
            _outcome.OwnerWaits++;
            _outcome.LongestWait = wait > _outcome.LongestWait ? wait : _outcome.LongestWait;
            if (at + wait - visit.Since > Patience)
                _outcome.KeptOut++;
            else
                visits.Enqueue(visit, at + wait);
            return;
        }

        if (!right)
        {
            _failures.Add(visit.Account, network, at);
            visits.Enqueue(visit with { Slips = visit.Slips - 1 }, at.AddSeconds(8));
            return;
        }

        var judgment = Judge(visit.Account, network, at, visit.Place, PersonOf(visit.Account).Browser, visit.DeviceKnown);
        if (judgment.Verdict == Verdict.Refuse)
        {
            _outcome.KeptOut++;
            return;
        }

        _outcome.OwnersAsked += judgment.Verdict == Verdict.StepUp ? 1 : 0;
        _outcome.KnownAsked += judgment.Verdict == Verdict.StepUp && visit.DeviceKnown ? 1 : 0;
        _failures.Succeeded(visit.Account, network, at);
    }

    /// <summary>The counters of the product, in its order; what was counted before one that lets nobody through is given back.</summary>
    private TimeSpan Passes(int account, int address, int network, bool deviceKnown, DateTimeOffset at, bool right)
    {
        var path = ProofPaces.Of(isPassword: true, deviceKnown);
        for (var i = 0; i < path.Count; i++)
        {
            var key = KeyOf(path[i].Counter, account, address, network);
            if (_counters.TryGetValue(key, out var count) && count.Owed(path[i].Pace, at) is var owed && owed > TimeSpan.Zero)
            {
                for (var counted = 0; counted < i; counted++)
                    GiveBack(KeyOf(path[counted].Counter, account, address, network));
                return owed;
            }

            _counters[key] = _counters.TryGetValue(key, out var before) ? before.AfterTry(path[i].Pace, at) : new PaceCount(1, at);
        }

        if (right)
        {
            _counters.Remove(KeyOf(path[0].Counter, account, address, network));
            for (var i = 1; i < path.Count; i++)
                GiveBack(KeyOf(path[i].Counter, account, address, network));
        }

        return TimeSpan.Zero;
    }

    private void GiveBack((ProofCounter, long) key) => _counters[key] = _counters[key].GivenBack();

    private (ProofCounter, long) KeyOf(ProofCounter counter, int account, int address, int network) => (counter, counter switch
    {
        ProofCounter.NetworkAtAccount => ((long)account * plan.Networks) + network,
        ProofCounter.Address => address,
        ProofCounter.Network => network,
        _ => account,
    });

    private Judgment Judge(int account, int network, DateTimeOffset at, Place place, string agent, bool deviceKnown)
    {
        var (person, never) = (PersonOf(account), IsNeverSeen(account));
        var facts = new RiskFacts
        {
            Purpose = Purpose.SignIn, At = at, FromCustomerDevice = true, Place = place, Agent = agent, DeviceKnown = deviceKnown, AccountCreatedAt = Start.AddDays(-400),
            LastSighting = never ? null : person.LastSighting,
            Customer = never ? null : person.Habits.Recognise(at, place, agent),
            Failures = _failures.At(account, network, at),
        };
        var (sight, history) = (Sight.Of(facts), never ? null : person.Habits.History);
        return RiskJudge.Judge(facts with { Features = SignInFeatures.Known(sight, history, _population), Prior = PopulationPrior.Of(sight, history?.Count ?? 0, _population) }, RiskPolicy.Default);
    }

    private Person PersonOf(int account) => _people[account % Archetypes];

    private int HomeOf(int account) => account % (plan.Networks / 3);

    private bool HasFactor(int account) => Share(account, 1) < plan.WithFactor;

    private bool IsNeverSeen(int account) => Share(account, 3) < plan.NeverSeen;

    /// <summary>A number from 0 to 1 that belongs to the account.</summary>
    private double Share(int account, int what)
    {
        var mixed = ((ulong)account * 0x9E3779B97F4A7C15) + ((ulong)what * 0xD1342543DE82EF95) + (ulong)seed;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) / (double)(1UL << 53);
    }

    private static Place BotPlace(int address) => address % 5 < 2
        ? World.Cloud(World.Cities[address % World.Cities.Length], address % 8)
        : World.Fixed(World.Cities[address % World.Cities.Length], address % 6);
}
