using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Ciam.Bench.Rounds;

/// <summary>The figures of all rounds, and the table they make: medians, and ratios of medians.</summary>
internal sealed class Results(RoundsOptions options, IReadOnlyList<Contestant> contestants)
{
    private static readonly Dictionary<Work, (string Title, double OfPeer, double OfLimit)> Goals = new()
    {
        [Work.ClientCredentials] = ("client credentials", 1.5, 0.5),
        [Work.Code] = ("code + PKCE, authorize and exchange", 2, 0.5),
        [Work.Refresh] = ("refresh with rotation", 2, 0.6),
        [Work.Introspection] = ("introspection", 1.3, 0.8),
        [Work.UserInfo] = ("userinfo", 1.3, 0.8),
    };

    private readonly Dictionary<(Contestant, Work), List<Figures>> _figures = [];

    /// <summary>Sorted latencies of the own server under an open loop at half of its closed-loop rate.</summary>
    public Dictionary<Work, List<double>> AtHalfLoad { get; } = [];

    public void Add(Contestant contestant, Work work, Figures figures)
    {
        if (!_figures.TryGetValue((contestant, work), out var list))
            _figures[(contestant, work)] = list = [];
        list.Add(figures);
    }

    public double Median(Contestant contestant, Work work, Func<Figures, double> of) => Load.Median(_figures[(contestant, work)].Select(of));

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Medians of {options.Rounds} alternating rounds of {options.Duration.TotalSeconds:0.#} s, {options.Connections} connections, {Environment.ProcessorCount} cores shared by servers, Postgres and load generator; .NET {Environment.Version}, {RuntimeInformation.ProcessArchitecture}; `synchronous_commit=on`.\n\n");
        text.Append("| work | server | /s | p50 ms | p99 ms | CPU s per 1000 | memory MB | WAL B per op | statements per op | of peer | of limit |\n|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var work in options.Works)
        {
            var (own, limit) = (contestants[0], contestants[^1]);
            foreach (var contestant in contestants)
            {
                double M(Func<Figures, double> of) => Median(contestant, work, of);
                var mine = contestant == own;
                var ofPeer = mine && contestants.Count == 3 ? Ratio(M(f => f.PerSecond) / Median(contestants[1], work, f => f.PerSecond), Goals[work].OfPeer) : "";
                var ofLimit = mine ? Ratio(M(f => f.PerSecond) / Median(limit, work, f => f.PerSecond), Goals[work].OfLimit) : "";
                text.Append(CultureInfo.InvariantCulture, $"| {(mine ? Goals[work].Title : "")} | {contestant.Name} | {M(f => f.PerSecond):0} | {M(f => f.P50):0.00} | {M(f => f.P99):0.00} | {M(f => f.CpuPerThousand):0.000} | {M(f => f.Resident):0} | {M(f => f.WalPerOperation):0} | {M(f => f.StatementsPerOperation):0.00} | {ofPeer} | {ofLimit} |\n");
            }
        }

        if (AtHalfLoad.Count > 0)
        {
            text.Append("\nOpen loop at half of that rate, counted from the moment a request was due (CiamServer):\n\n| work | p50 ms | p99 ms |\n|---|---:|---:|\n");
            foreach (var (work, taken) in AtHalfLoad)
                text.Append(CultureInfo.InvariantCulture, $"| {Goals[work].Title} | {Load.Percentile(taken, 0.5):0.00} | {Load.Percentile(taken, 0.99):0.00} |\n");
        }

        text.Append("\nFrom the start of the process to the first answer: ");
        text.AppendJoin(", ", contestants.Select(contestant => string.Create(CultureInfo.InvariantCulture, $"{contestant.Name} {contestant.StartedIn.TotalSeconds:0.00} s ({contestant.IdleMegabytes:0} MB when idle)")));
        return text.Append(".\n").ToString();
    }

    /// <summary>With the goal in brackets, so that who reads the table need not look it up.</summary>
    private static string Ratio(double ratio, double goal) => string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00} (goal {goal:0.0})");
}
