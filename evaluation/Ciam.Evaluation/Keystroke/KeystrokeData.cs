using Ciam.Decisions.Behaviour;

namespace Ciam.Evaluation.Keystroke;

/// <summary>Everything one person typed of one text, oldest first.</summary>
internal sealed record Typist(string Id, IReadOnlyList<TypingSample> Samples);

/// <summary>One text typed many times by several people.</summary>
internal sealed record TypedText(string Name, IReadOnlyList<Typist> People)
{
    public TypedText Only(Func<Typist, bool> who) => new(Name, [.. People.Where(who)]);

    /// <summary>The two parts of one set, as the published protocol has all people.</summary>
    public static TypedText Union(TypedText one, TypedText other) => new(one.Name, [.. one.People.Concat(other.People).OrderBy(person => person.Id, StringComparer.Ordinal)]);
}

/// <summary>Reads the keystroke sets: hold times and down-down latencies become down and up instants, in milliseconds.</summary>
internal static class KeystrokeData
{
    public const string Cmu = "keystroke/cmu.csv.gz";
    public const string BksdEnglish = "keystroke/bksd_en.csv.gz";
    public const string BksdArabic = "keystroke/bksd_ar.csv.gz";
    public const string BksdPhrase = "keystroke/bksd_phrase.csv.gz";
    public const string Iiitbh = "keystroke/iiitbh.csv.gz";
    public const string MeuMobile = "keystroke/meu_mobile.csv.gz";

    /// <summary>The sets whose licence lets a model trained on them ship (MIT; ODbL with DbCL contents).</summary>
    public static IReadOnlyList<string> MayTrain { get; } = [BksdEnglish, BksdArabic, BksdPhrase, Iiitbh];

    public static TypedText Read(string folder, string file)
    {
        var (header, rows) = Tables.Read(folder, file);
        int[] holds = [.. Columns(header, "H.")], latencies = [.. Columns(header, "DD.")];
        var toMs = file is Cmu or Iiitbh ? 1000.0 : 1.0;
        var people = rows
            .Where(row => row[0] != header[0])
            .GroupBy(row => row[0])
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new Typist(group.Key, [.. group.Select(row => Sample(row, holds, latencies, toMs))]));
        return new TypedText(Path.GetFileName(file).Split('.')[0], [.. people]);
    }

    private static IEnumerable<int> Columns(string[] header, string prefix) =>
        Enumerable.Range(0, header.Length).Where(i => header[i].StartsWith(prefix, StringComparison.Ordinal));

    private static TypingSample Sample(string[] row, int[] holds, int[] latencies, double toMs)
    {
        var keys = new KeyTime[holds.Length];
        double down = 0;
        for (var k = 0; k < keys.Length; k++)
        {
            keys[k] = new KeyTime(down, down + (toMs * Tables.Number(row[holds[k]])));
            if (k < latencies.Length)
                down += toMs * Tables.Number(row[latencies[k]]);
        }
        return new TypingSample(keys);
    }
}
