using Ciam.Evaluation.Tokens.Simulation;

namespace Ciam.Evaluation.Tokens;

/// <summary>How the figures are made and named.</summary>
internal sealed partial class TokensSection
{
    private const string NotDetected = """
        **What is not detected, and why.** A thief who holds cookie and device mark (or a bearer refresh token), copies the program's name and rents a line in the
        victim's own country is one network change among many honest ones: a judgment that stopped him would send every commuter back to sign-in. Rotation ends a stolen
        refresh token when the owner's app returns; a session ends by idleness after an hour and wholly after twelve. A key bound to the device (DPoP, mTLS) is the
        remedy, not a lower threshold. A machine's secret used quietly from the machine's own provider is not told from the machine; used from elsewhere it is shown to
        an analyst at once but not refused, because a new data centre looks the same; what stays for some days becomes a habit. Machines have no second factor to answer
        with, so an unanswered flag is the last word.

        The worlds are made up: how often people change networks, travel and use VPNs are guesses (see `Person`), and thieves do what `Thief` says. Rankings carry over
        better than the absolute numbers. Places are cities; real location data err more.
        """;

    /// <summary>A share of all thefts, its interval over worlds.</summary>
    private static void Share(Run run, string key, string what, string protocol, List<List<Theft>> worlds, Func<Theft, bool> counts) =>
        run.Add(new Figure(key, what, protocol, worlds.Sum(world => world.Count(counts)) / (double)worlds.Sum(world => world.Count))
        {
            Interval = Metrics.MeanInterval([.. worlds.Select(world => world.Count(counts) / (double)world.Count)]), HigherIsBetter = true,
        });

    private static void Middle(Run run, string key, string what, string protocol, List<List<Theft>> worlds, Func<Theft, double> value) =>
        run.Add(new Figure(key, what, protocol, Metrics.Median(worlds.SelectMany(world => world.Select(value))))
        {
            Interval = Metrics.Interval(worlds.Count, picked => Metrics.Median(picked.SelectMany(i => worlds[i].Select(value))), 200), Held = false,
        });

    private static void Rate(Run run, string key, string what, string protocol, List<Peace> worlds, Func<Peace, double> rate) =>
        run.Add(new Figure(key, what, protocol, rate(Sum(worlds))) { Interval = Metrics.MeanInterval([.. worlds.Select(rate)]) });

    private static void Means(Run run, string key, string what, string protocol, List<double> worlds) =>
        run.Add(new Figure(key, what, protocol, worlds.Average()) { Interval = Metrics.MeanInterval(worlds) });

    private static void Say(Run run, string text)
    {
        run.Note(text);
        Console.WriteLine("  " + text);
    }

    private static string WhyStopped(string kind, Peace peace)
    {
        var causes = peace.Causes.GroupBy(cause => cause).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).Take(5);
        return $"Why honest {kind} requests were stopped, most often first: {string.Join("; ", causes.Select(group => $"{group.Key} ({group.Count() / (double)Math.Max(1, peace.Stopped):P0})"))}.";
    }

    private static string Words(Hideout hideout) => hideout switch
    {
        Hideout.NextDoor => "line in the same city",
        Hideout.SameCountry => "line elsewhere in the country",
        Hideout.Abroad => "line abroad",
        Hideout.CloudSameCountry => "cloud in the country",
        _ => "cloud abroad",
    };

    private static string Words(Leak leak) => leak switch
    {
        Leak.NewNetwork => "new network, seldom",
        Leak.NewNetworkNewScope => "new network, new scope",
        Leak.NewNetworkBurst => "new network, burst",
        Leak.PassedAround => "five new networks in turn",
        Leak.SameProviderBurst => "the machine's own provider, burst",
        Leak.SameProviderAbroad => "own provider in another country",
        Leak.SameProviderNightNewScope => "own provider, at night, new scope",
        _ => "own provider, low and slow",
    };

    private static string MoveWords(Move move) => move switch
    {
        Move.Provider => "changes provider",
        Move.City => "moves to another city",
        _ => "moves to another country",
    };
}
