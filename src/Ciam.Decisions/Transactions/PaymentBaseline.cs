using Ciam.Decisions.Arithmetic;
using Ciam.Decisions.Risk;

namespace Ciam.Decisions.Transactions;

/// <summary>What a customer usually pays, when, from where, on what and through whom; learned from payments that went well, in bounded space.</summary>
public sealed record PaymentBaseline
{
    /// <summary>Before so many payments of a kind nothing is called usual or unusual.</summary>
    public const int FewestPayments = 5;

    public const int MostDevices = 20;
    public const int MostAgents = 20;
    public const int MostCurrencies = 8;
    public const int MostCountries = 20;

    private const int HoursOfWeek = 168;
    private const double HourMemory = 300;

    /// <summary>Payments at a uniformly random hour that everybody is taken to have made already.</summary>
    private const double HourPrior = 12;

    private const double UsualShare = 0.05;

    public static PaymentBaseline None { get; } = new();

    public double Payments { get; init; }
    public IReadOnlyDictionary<string, AmountSketch> Amounts { get; init; } = new Dictionary<string, AmountSketch>();

    /// <summary>Weight by hour of the week, from Sunday midnight UTC.</summary>
    public IReadOnlyDictionary<int, double> Hours { get; init; } = new Dictionary<int, double>();
    public IReadOnlyDictionary<string, double> Countries { get; init; } = new Dictionary<string, double>();
    public IReadOnlyDictionary<string, Acquaintance> Devices { get; init; } = new Dictionary<string, Acquaintance>();
    public IReadOnlyDictionary<string, Acquaintance> Agents { get; init; } = new Dictionary<string, Acquaintance>();

    /// <summary>Where the customer last paid in person.</summary>
    public Sighting? Last { get; init; }

    /// <summary>What these habits say of a payment; what they cannot say stays unknown.</summary>
    public TransactionFacts Recognise(PaymentSight sight)
    {
        var facts = new TransactionFacts
        {
            At = sight.At,
            Currency = sight.Currency,
            Amount = sight.Amount,
            PaymentsKnown = Payments,
            HourLift = Payments >= FewestPayments ? HourLift(sight.At) : null,
            DeviceAgeDays = sight.Device is null ? null : AgeDays(Devices.GetValueOrDefault(sight.Device), sight.At),
        };
        if (sight is { Amount: > 0 and var amount, Currency: { } currency } && Amounts.GetValueOrDefault(currency) is { Count: >= FewestPayments } usual)
            facts = facts with { AmountDeviation = usual.Deviation(amount), AmountRank = usual.Rank(amount) };
        if (sight.Agent is { } name)
            return facts with
            {
                AgentActs = 1,
                AgentPayments = Agents.GetValueOrDefault(name)?.Count ?? 0,
                AgentAmountDeviation = sight.Amount is > 0 and var paid && Agents.GetValueOrDefault(name) is { Count: >= FewestPayments } agent ? agent.Deviation(paid) : null,
            };
        return InPlace(facts, sight.Place);
    }

    public PaymentBaseline Learn(PaymentSight sight)
    {
        var learned = this with
        {
            Payments = Payments + 1,
            Hours = Faded(Hours, HourOf(sight.At), HourMemory, HoursOfWeek),
            Devices = Met(Devices, sight.Device, sight, MostDevices),
            Agents = Met(Agents, sight.Agent, sight, MostAgents),
        };
        if (sight is { Amount: { } amount, Currency: { } currency })
            learned = learned with { Amounts = Observed(currency, amount) };
        if (sight is { Agent: null, Place: { } place })
            learned = learned with
            {
                Last = new Sighting(sight.At, place),
                Countries = place.Country is { } country ? Faded(Countries, country, AmountSketch.Memory, MostCountries) : Countries,
            };
        return learned;
    }

    /// <summary>Where an agent runs says nothing about where its customer is; only payments in person come here.</summary>
    private TransactionFacts InPlace(TransactionFacts facts, Place? place)
    {
        if (place is null)
            return facts;
        var total = Countries.Values.Sum();
        var km = Last?.Place is { } before ? place.CertainKmTo(before) : null;
        return facts with
        {
            PlaceUsual = place.Country is { } country && total >= FewestPayments ? Countries.GetValueOrDefault(country) / total >= UsualShare ? 1 : 0 : null,
            KmFromLast = km,
            KmPerHour = km is null ? null : km / Math.Max((facts.At - Last!.At).TotalHours, 1.0 / 12),
            HiddenNetwork = place.IsAnonymizer ? 1 : 0,
        };
    }

    /// <summary>Neighbouring hours and the same hour of other days lend a part of their weight.</summary>
    private double HourLift(DateTimeOffset at)
    {
        var hour = HourOf(at);
        double near = 0, total = Hours.Values.Sum();
        foreach (var (known, weight) in Hours)
        {
            var apart = Math.Abs(known - hour);
            apart = Math.Min(apart, HoursOfWeek - apart);
            var ofDay = Math.Min(apart % 24, 24 - (apart % 24));
            near += weight * ((apart <= 1 ? 0.5 / (1 + apart) : 0) + (ofDay <= 1 ? 0.5 / (1 + ofDay) / 7 : 0));
        }
        // Chance alone gives both kernels the same mass: 1 of 168 hours by its 0.5 + 2 * 0.25, and as much again by the hour of the day.
        const double ByChance = 2.0 / HoursOfWeek;
        return Math.Log2((near + (HourPrior * ByChance)) / ((total + HourPrior) * ByChance));
    }

    private static int HourOf(DateTimeOffset at) => ((int)at.UtcDateTime.DayOfWeek * 24) + at.UtcDateTime.Hour;

    private static double AgeDays(Acquaintance? known, DateTimeOffset now) => known is null ? 0 : Math.Max(0, (now - known.First).TotalDays);

    private Dictionary<string, AmountSketch> Observed(string currency, double amount)
    {
        var amounts = new Dictionary<string, AmountSketch>(Amounts);
        if (!amounts.ContainsKey(currency) && amounts.Count >= MostCurrencies)
            amounts.Remove(amounts.MinBy(pair => pair.Value.Count).Key);
        amounts[currency] = amounts.GetValueOrDefault(currency, AmountSketch.Empty).Observe(amount);
        return amounts;
    }

    private static Dictionary<TKey, double> Faded<TKey>(IReadOnlyDictionary<TKey, double> weights, TKey seen, double memory, int most)
        where TKey : notnull
    {
        var total = weights.Values.Sum();
        var fade = total >= memory ? (memory - 1) / memory : 1;
        var faded = weights.ToDictionary(pair => pair.Key, pair => pair.Value * fade);
        if (!faded.ContainsKey(seen) && faded.Count >= most)
            faded.Remove(faded.MinBy(pair => pair.Value).Key);
        faded[seen] = faded.GetValueOrDefault(seen) + 1;
        return faded;
    }

    private static IReadOnlyDictionary<string, Acquaintance> Met(IReadOnlyDictionary<string, Acquaintance> known, string? name, PaymentSight sight, int most)
    {
        if (name is null)
            return known;
        var met = new Dictionary<string, Acquaintance>(known);
        if (!met.ContainsKey(name) && met.Count >= most)
            met.Remove(met.MinBy(pair => pair.Value.Last).Key);
        met[name] = met.GetValueOrDefault(name, new Acquaintance(sight.At, sight.At, 0, RunningMoments.None)).Meet(sight);
        return met;
    }
}

/// <summary>A device or agent a customer has paid with; of the amounts, the powers of ten.</summary>
public sealed record Acquaintance(DateTimeOffset First, DateTimeOffset Last, double Count, RunningMoments LogAmounts)
{
    internal Acquaintance Meet(PaymentSight sight) => new(
        sight.At < First ? sight.At : First,
        sight.At > Last ? sight.At : Last,
        Count + 1,
        sight.Amount is > 0 and var amount ? LogAmounts.Observe(Math.Log10(amount)) : LogAmounts);

    internal double Deviation(double amount) => (Math.Log10(amount) - LogAmounts.Mean) / Math.Max(AmountSketch.NarrowestWidth, LogAmounts.Deviation);
}
