using System.Globalization;
using Ciam.Decisions.Behaviour;

namespace Ciam.Evaluation.Mouse;

/// <summary>One account of the Balabit challenge as strokes: training sessions of its owner, and labelled test sessions, some of them by somebody else.</summary>
internal sealed record BalabitAccount(string Name, IReadOnlyList<IReadOnlyList<double[]>> Training, IReadOnlyList<BalabitSession> Tests, long Events)
{
    /// <summary>The account with the first so many features of every stroke.</summary>
    public BalabitAccount WithFeatures(int count) => this with
    {
        Training = [.. Training.Select(session => Cut(session, count))],
        Tests = [.. Tests.Select(test => test with { Strokes = Cut(test.Strokes, count) })],
    };

    private static IReadOnlyList<double[]> Cut(IReadOnlyList<double[]> strokes, int count) => [.. strokes.Select(stroke => stroke[..count])];
}

internal sealed record BalabitSession(string Name, bool Illegal, IReadOnlyList<double[]> Strokes);

/// <summary>Reads the Balabit layout: user, part, session, t, b, s, x, y.</summary>
internal static class Balabit
{
    public const string Labels = "mouse/balabit_labels.csv";

    /// <summary>All accounts of a folder; with <paramref name="sparsest"/> only events at least so many milliseconds apart are looked at, so that no sampling rate is left to see.</summary>
    public static List<BalabitAccount> Read(string folder, double sparsest = 0)
    {
        var illegal = Tables.Read(folder, Labels).Rows.ToDictionary(row => $"{row[0]}/{row[1]}", row => row[2] == "1");
        return [.. Directory.GetFiles(Path.Combine(folder, "mouse"), "balabit_user*.csv.gz").Order(StringComparer.Ordinal)
            .Select(file => ReadAccount(folder, Path.Combine("mouse", Path.GetFileName(file)), illegal, sparsest))];
    }

    private static BalabitAccount ReadAccount(string folder, string file, Dictionary<string, bool> illegal, double sparsest)
    {
        using var reader = Tables.Open(folder, file);
        reader.ReadLine();
        var training = new List<IReadOnlyList<double[]>>();
        var tests = new List<BalabitSession>();
        var events = new List<PointerEvent>();
        var (name, part, session, count) = ("", "", "", 0L);
        void Finish()
        {
            var strokes = PointerStrokes.Split(sparsest > 0 ? Thinned(events, sparsest) : events).Select(stroke => PointerFeatures.Row(stroke, handOnly: false)).ToList();
            if (part == "train")
                training.Add(strokes);
            else if (illegal.TryGetValue($"{name}/{session}", out var isIllegal))
                tests.Add(new BalabitSession(session, isIllegal, strokes));
            events.Clear();
        }

        while (reader.ReadLine() is { } line)
        {
            var f = line.AsSpan();
            var user = Next(ref f);
            var which = Next(ref f);
            var of = Next(ref f);
            if (!of.SequenceEqual(session) || !which.SequenceEqual(part))
            {
                if (events.Count > 0)
                    Finish();
                (name, part, session) = (user.ToString(), which.ToString(), of.ToString());
            }
            var t = double.Parse(Next(ref f), CultureInfo.InvariantCulture);
            Next(ref f);
            var kind = Next(ref f)[0] switch { '1' => PointerKind.Press, '2' => PointerKind.Release, '4' or '5' => PointerKind.Scroll, _ => PointerKind.Move };
            var x = double.Parse(Next(ref f), CultureInfo.InvariantCulture);
            events.Add(new PointerEvent(t, kind, x, double.Parse(Next(ref f), CultureInfo.InvariantCulture)));
            count++;
        }
        if (events.Count > 0)
            Finish();
        return new BalabitAccount(name, training, tests, count);
    }

    private static List<PointerEvent> Thinned(List<PointerEvent> events, double sparsest)
    {
        var kept = new List<PointerEvent>(events.Count);
        var last = double.NegativeInfinity;
        foreach (var e in events)
        {
            if (e.Kind == PointerKind.Move && e.T - last < sparsest && e.T >= last)
                continue;
            last = e.Kind == PointerKind.Move ? e.T : last;
            kept.Add(e);
        }
        return kept;
    }

    private static ReadOnlySpan<char> Next(ref ReadOnlySpan<char> rest)
    {
        var comma = rest.IndexOf(',');
        var field = comma < 0 ? rest : rest[..comma];
        rest = comma < 0 ? [] : rest[(comma + 1)..];
        return field;
    }
}
