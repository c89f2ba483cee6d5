using System.Globalization;

namespace Ciam.Bench.Faults;

/// <summary>What came of one scenario, as the table tells it.</summary>
internal sealed record Verdict(string Name, string Done)
{
    public required int Requests { get; init; }
    public required int SignIns { get; init; }
    public required int Failed { get; init; }

    /// <summary>Seconds without one good answer.</summary>
    public required double Silence { get; init; }

    /// <summary>Seconds from the end of the fault to the last failure; null where none came after it.</summary>
    public required double? RecoveredIn { get; init; }
    public required int Unheard { get; init; }
    public required string Health { get; init; }
    public required IReadOnlyCollection<string> Broken { get; init; }
    public string Notes { get; init; } = "";

    public const string Head = """
        | scenario | what was done | good answers (whole sign-ins) | failed | longest silence | last failure after the fault's end | spent, answer unheard | readiness said | promises broken | besides |
        |---|---|---:|---:|---:|---:|---:|---|---|---|
        """;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"| `{Name}` | {Done} | {Requests} ({SignIns}) | {Failed} | {Silence:0.0} s | {(RecoveredIn is { } late ? $"{late:0.0} s" : "none")} | {Unheard} | {Health} | {(Broken.Count == 0 ? "none" : string.Join("; ", Broken.Distinct()))} | {Notes} |");

    /// <summary>Reads it off a world whose traffic has ended.</summary>
    public static Verdict Of(World world, string name, string done, double begun, double ended, string notes = "")
    {
        var (ledger, after) = (world.Ledger, world.Ledger.Failures.Where(failure => failure.At > ended).Select(failure => failure.At - ended).ToList());
        foreach (var alike in ledger.Failures.GroupBy(failure => (failure.Kind, failure.What)).OrderByDescending(alike => alike.Count()))
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{alike.Count(),6} {alike.Key.Kind}: {alike.Key.What}, {alike.Min(failure => failure.At):0} to {alike.Max(failure => failure.At):0} s"));
        if (Environment.GetEnvironmentVariable("FAULTS_VERBOSE") is not null)
        {
            foreach (var failure in ledger.Failures.Take(60))
                Console.Error.WriteLine(failure);
            foreach (var change in world.Health.Changes)
                Console.Error.WriteLine(change);
        }

        return new Verdict(name, done)
        {
            Requests = ledger.Successes.Count, SignIns = ledger.SignIns, Failed = ledger.Failures.Count, Silence = ledger.LongestSilence(), RecoveredIn = after.Count == 0 ? null : after.Max(),
            Unheard = ledger.Unheard, Health = world.Health.SaidSince(begun) is { Length: > 0 } said ? said : "ready throughout", Broken = ledger.Broken, Notes = notes,
        };
    }
}
