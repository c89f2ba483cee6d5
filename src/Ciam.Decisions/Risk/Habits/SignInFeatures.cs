namespace Ciam.Decisions.Risk.Habits;

/// <summary>Which question a feature helps to answer; reasons are given by family, because features of one family share the credit.</summary>
public enum FeatureFamily
{
    Place,
    Network,
    Device,
    Mark,
    Time,
    Disguise,
    Whole,
    Travel,
}

/// <summary>One number the model reads; direction +1: more of it may only speak against, -1: only for, 0: whatever the data say.</summary>
public sealed record Feature(string Name, FeatureFamily Family, string Meaning, int Direction = 0);

/// <summary>Turns one sign-in, the customer's history and the population into numbers; what is unknown is NaN and has no say.</summary>
public static class SignInFeatures
{
    public static IReadOnlyList<Feature> All { get; } =
    [
        new("address", FeatureFamily.Network, "share of the customer's sign-ins from this very address", -1),
        new("address_near", FeatureFamily.Network, "evidence of the /24 or /48 against everybody's", -1),
        new("address_wide", FeatureFamily.Network, "evidence of the /16 or /32 against everybody's", -1),
        new("network", FeatureFamily.Network, "evidence of the network's owner against everybody's", -1),
        new("network_days", FeatureFamily.Network, "days since this network was last used by the customer"),
        new("network_share", FeatureFamily.Network, "share of the customer's sign-ins on this network", -1),
        new("network_rarity", FeatureFamily.Network, "rarity of the network among all customers"),
        new("network_moves", FeatureFamily.Network, "surprise of a new address on this network, by how often its addresses change"),
        new("network_same_as_last", FeatureFamily.Network, "the network of the last sign-in", -1),
        new("wide_rarity", FeatureFamily.Network, "rarity of the /16 or /32 among all customers"),
        new("region", FeatureFamily.Place, "evidence of the region against everybody's", -1),
        new("country", FeatureFamily.Place, "evidence of the country against everybody's", -1),
        new("country_share", FeatureFamily.Place, "share of the customer's sign-ins from this country", -1),
        new("country_rarity", FeatureFamily.Place, "rarity of the country among all customers"),
        new("fix", FeatureFamily.Place, "evidence of the very place against everybody's", -1),
        new("fix_rarity", FeatureFamily.Place, "rarity of the very place among all customers"),
        new("km_to_nearest", FeatureFamily.Place, "kilometres to the nearest place known of the customer", 1),
        new("km_from_last", FeatureFamily.Travel, "kilometres from the last sign-in", 1),
        new("speed", FeatureFamily.Travel, "kilometres per hour for certain since the last sign-in", 1),
        new("agent", FeatureFamily.Device, "evidence of the exact agent against everybody's", -1),
        new("build", FeatureFamily.Device, "evidence of the agent without versions against everybody's", -1),
        new("build_share", FeatureFamily.Device, "share of the customer's sign-ins with this agent, versions aside", -1),
        new("build_days", FeatureFamily.Device, "days since this agent was last used by the customer, versions aside"),
        new("build_rarity", FeatureFamily.Device, "rarity of this agent among all customers, versions aside"),
        new("build_same_as_last", FeatureFamily.Device, "the agent of the last sign-in, versions aside", -1),
        new("program", FeatureFamily.Device, "evidence of browser and version against everybody's", -1),
        new("family", FeatureFamily.Device, "evidence of the browser against everybody's", -1),
        new("device", FeatureFamily.Device, "evidence of the kind of device against everybody's", -1),
        new("version_step", FeatureFamily.Device, "versions ahead of the newest seen of this agent; below 0 it goes backwards"),
        new("family_step", FeatureFamily.Device, "versions ahead of the newest seen of this browser"),
        new("system_step", FeatureFamily.Device, "system versions ahead of the newest seen of this kind of device"),
        new("version_lag", FeatureFamily.Device, "versions behind what everybody uses now"),
        new("pair", FeatureFamily.Device, "share of this agent on this network, given the agent", -1),
        new("automat", FeatureFamily.Device, "the agent drives itself", 1),
        new("hour", FeatureFamily.Time, "evidence of the hour against everybody's", -1),
        new("hour_rarity", FeatureFamily.Time, "rarity of the hour among all customers"),
        new("weekday", FeatureFamily.Time, "evidence of the weekday against an even week"),
        new("gap", FeatureFamily.Time, "logarithm of the hours since the last sign-in", 1),
        new("gap_step", FeatureFamily.Time, "how unusual that gap is, in deviations", 1),
        new("hosting", FeatureFamily.Disguise, "a network of servers the customer seldom uses", 1),
        new("anonymizer", FeatureFamily.Disguise, "a network that hides its users", 1),
        new("count", FeatureFamily.Whole, "logarithm of the sign-ins known", -1),
        new("likelihood", FeatureFamily.Whole, "the published likelihood ratio, logarithm", 1),
        new("likelihood_address", FeatureFamily.Whole, "its factor of address, network and country", 1),
        new("likelihood_agent", FeatureFamily.Whole, "its factor of agent, browser, system and kind of device", 1),
        new("novelty", FeatureFamily.Whole, "network, place and agent together: how much of it was never seen"),
        new("evidence", FeatureFamily.Whole, "sum of the evidence of network, place, agent and hour", -1),
        new("place_and_device", FeatureFamily.Whole, "new place and new agent together", 1),
        new("mark", FeatureFamily.Mark, "the device carries the customer's mark", -1),
        new("mark_and_device", FeatureFamily.Mark, "mark and agent together: a marked device with a strange agent is suspicious"),
        new("mark_habit", FeatureFamily.Mark, "evidence of the mark, or of its absence, against everybody's: some browsers keep nothing", -1),
        new("mark_of_build", FeatureFamily.Mark, "evidence of the mark, or of its absence, on this agent", -1),
    ];

    /// <summary>Position of the first feature that reads the device's mark; a model without them reads only those before.</summary>
    public static int Unmarked { get; } = All.TakeWhile(feature => feature.Family != FeatureFamily.Mark).Count();

    /// <summary>One value per feature of <see cref="All"/>, in order.</summary>
    public static double[] Of(Sight sight, History history, IPopulation population)
    {
        var values = new double[All.Count];
        Array.Fill(values, double.NaN);
        var pen = new Writer(values);
        if (history.Count == 0)
            return values;

        Span<double> totals = stackalloc double[Traits.Count];
        Span<double> weights = stackalloc double[Traits.Count];
        Span<History.Entry> seen = stackalloc History.Entry[Traits.Count];
        foreach (var entry in history.Entries)
        {
            totals[(int)entry.Trait] += entry.Weight;
            if (sight[entry.Trait] == entry.Key)
                (weights[(int)entry.Trait], seen[(int)entry.Trait]) = (entry.Weight, entry);
        }
        var look = new Look(sight, history, population, totals, weights, seen);

        var knowsAddress = sight[Trait.Address] != 0 && totals[(int)Trait.Address] > 0;
        pen.Put(knowsAddress ? look.Share(Trait.Address) : double.NaN);
        pen.Put(look.NearEvidence());
        pen.Put(look.Evidence(Trait.Wide));
        pen.Put(look.Evidence(Trait.Network));
        pen.Put(look.Days(Trait.Network));
        pen.Put(look.Share(Trait.Network));
        pen.Put(look.Rarity(Trait.Network));
        pen.Put(knowsAddress ? look.MoveSurprise() : double.NaN);
        pen.Put(look.SameAsLast(Trait.Network, history.LastNetwork));
        pen.Put(look.Rarity(Trait.Wide));

        pen.Put(look.Evidence(Trait.Region));
        pen.Put(look.Evidence(Trait.Country));
        pen.Put(look.Share(Trait.Country));
        pen.Put(look.Rarity(Trait.Country));
        pen.Put(look.Evidence(Trait.Fix));
        pen.Put(look.Rarity(Trait.Fix));
        pen.Put(look.KmToNearest());
        var (km, speed) = look.Travel();
        pen.Put(km);
        pen.Put(speed);

        pen.Put(look.Evidence(Trait.Agent));
        pen.Put(look.Evidence(Trait.Build));
        pen.Put(look.Share(Trait.Build));
        pen.Put(look.Days(Trait.Build));
        pen.Put(look.Rarity(Trait.Build));
        pen.Put(look.SameAsLast(Trait.Build, history.LastBuild));
        pen.Put(look.Evidence(Trait.Program));
        pen.Put(look.Evidence(Trait.Family));
        pen.Put(look.Evidence(Trait.Device));
        pen.Put(look.Step(Trait.Build, sight.Agent?.Version));
        pen.Put(look.Step(Trait.Family, sight.Agent?.Version));
        pen.Put(look.Step(Trait.Device, sight.Agent?.SystemVersion));
        pen.Put(look.Lag());
        pen.Put(look.PairShare());
        pen.Put(sight.Agent is null ? double.NaN : sight.Agent.IsAutomat ? 1 : 0);

        pen.Put(look.HourEvidence());
        pen.Put(-Math.Log(24 * population.HourShare(sight.At.UtcDateTime.Hour)));
        pen.Put(look.WeekdayEvidence());
        var gap = History.LogHours(sight.At - history.LastAt!.Value);
        pen.Put(gap);
        pen.Put(history.Count < 3 ? double.NaN : (gap - history.MeanLogGap) / (0.5 + Math.Sqrt(Math.Max(0, history.MeanSquareLogGap - (history.MeanLogGap * history.MeanLogGap)))));

        var strange = 1 - look.Share(Trait.Network);
        pen.Put(sight.Place is null ? double.NaN : sight.Place.IsHosting ? (double.IsNaN(strange) ? 1 : strange) : 0);
        pen.Put(sight.Place is null ? double.NaN : sight.Place.IsAnonymizer ? (double.IsNaN(strange) ? 1 : strange) : 0);

        pen.Put(Math.Log(history.Count));
        pen.Put(LikelihoodRatio.Log(sight, history, population) ?? double.NaN);
        pen.Put(sight[Trait.Network] == 0 ? double.NaN : LikelihoodRatio.OfAddress(sight, history, population));
        pen.Put(sight[Trait.Agent] == 0 ? double.NaN : LikelihoodRatio.OfAgent(sight, history, population));
        pen.Put(look.Novelty());
        pen.Put(Sum(look.Evidence(Trait.Wide), look.Evidence(Trait.Network), look.Evidence(Trait.Fix), look.Evidence(Trait.Build), look.HourEvidence()));
        pen.Put(look.Evidence(Trait.Fix) is var place && look.Evidence(Trait.Build) is var build ? Math.Max(0, -place) * Math.Max(0, -build) : double.NaN);

        pen.Put(sight.Marked switch { true => 1, false => 0, _ => double.NaN });
        pen.Put(sight.Marked is { } known && sight[Trait.Build] != 0 ? (known ? 2 : 0) + (look.Knows(Trait.Build) ? 1 : 0) : double.NaN);
        pen.Put(look.Evidence(Trait.Mark));
        pen.Put(look.MarkOfBuild());
        return values;
    }

    /// <summary>The same by name, for keeping with a judgment: what is unknown is left out. Null for a customer never seen.</summary>
    public static IReadOnlyDictionary<string, double>? Known(Sight sight, History? history, IPopulation population)
    {
        if (history is not { Count: > 0 })
            return null;
        var values = Of(sight, history, population);
        var known = new Dictionary<string, double>(values.Length, StringComparer.Ordinal);
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
                known.Add(All[i].Name, values[i]);
        }
        return known;
    }

    /// <summary>Kept features in the order of <see cref="All"/>, NaN where one is unknown.</summary>
    public static double[] Ordered(IReadOnlyDictionary<string, double> known) => [.. All.Select(feature => known.GetValueOrDefault(feature.Name, double.NaN))];

    private static double Sum(params ReadOnlySpan<double> parts)
    {
        double sum = 0;
        foreach (var part in parts)
            sum += double.IsNaN(part) ? 0 : part;
        return sum;
    }

    private ref struct Writer(double[] values)
    {
        private int _next;

        /// <summary>Rounded to six places: what is kept is then short, and what is read back is what was weighed.</summary>
        public void Put(double value) => values[_next++] = double.IsFinite(value) ? Math.Round(value, 6) + 0.0 : double.NaN;
    }
}
