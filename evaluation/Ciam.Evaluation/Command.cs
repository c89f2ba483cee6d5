using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ciam.Evaluation;

/// <summary>Runs the sections asked for, writes the report, and holds the figures against their recorded floors.</summary>
internal static class Command
{
    /// <summary>A floor lies this much of a figure's distance to perfection below what was measured, so that only a real loss is one.</summary>
    private const double Slack = 0.10;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    public static int Run(string[] args, IReadOnlyList<Section> sections)
    {
        var root = Environment.GetEnvironmentVariable("CIAM_EVALUATION") ?? Directory.GetCurrentDirectory();
        var data = Value(args, "--data") ?? Path.Combine(root, "..", "..", "shared", "data");
        var judge = Value(args, "--judge");
        var fast = args.Contains("--fast");
        var asked = Words(args);
        var unknown = asked.Where(word => sections.All(section => section.Name != word)).ToList();
        if (unknown.Count > 0)
        {
            Console.Error.WriteLine($"Unknown section: {string.Join(", ", unknown)}. There are: {string.Join(", ", sections.Select(section => section.Name))}.");
            return 2;
        }

        var chosen = sections.Where(section => asked.Count == 0 || asked.Contains(section.Name)).ToList();
        var missing = chosen.SelectMany(section => section.Needs).Distinct().Where(file => !File.Exists(Path.Combine(data, file))).ToList();
        if (missing.Count > 0)
        {
            Console.Error.WriteLine($"Missing under {data}: {string.Join(", ", missing)}. evaluation/README.md says what each is and where the public gets it.");
            return 2;
        }

        if (args.Contains("--train"))
        {
            foreach (var section in chosen.Where(section => asked.Contains(section.Name)))
                section.Renew(new Run(data, judge: null, fast: false), Path.Combine(root, "..", "src"));
            return 0;
        }

        var worse = 0;
        foreach (var section in chosen)
        {
            Console.WriteLine(section.Title);
            var run = new Run(data, judge, fast);
            section.Run(run);
            var floors = Path.Combine(root, "floors", $"{section.Name}{(fast ? ".fast" : "")}.json");
            if (args.Contains("--check"))
                worse += Check(floors, run);
            if (args.Contains("--record"))
                Record(floors, run);
            if (!fast && judge is null)
                Write(Path.Combine(root, "report"), section, run);
        }
        return worse == 0 ? 0 : 1;
    }

    private static int Check(string path, Run run)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"No floors were recorded at {Path.GetFileName(path)}; record them with --record.");

        var floors = JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadAllText(path))!;
        var worse = 0;
        foreach (var (key, floor) in floors)
        {
            if (run.Figures.FirstOrDefault(figure => figure.Key == key) is not { } figure)
            {
                Console.Error.WriteLine($"  {key}: a floor of {floor:F4} is recorded, but nothing was measured");
                worse++;
            }
            else if (!(figure.HigherIsBetter ? figure.Value >= floor : figure.Value <= floor))
            {
                Console.Error.WriteLine($"  {key}: {figure.Value:F4} is worse than the recorded floor {floor:F4}");
                worse++;
            }
        }
        return worse;
    }

    private static void Record(string path, Run run)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var floors = run.Figures.Where(figure => figure.Held).ToDictionary(
            figure => figure.Key,
            figure => Math.Round(figure.HigherIsBetter ? figure.Value - (Slack * (1 - figure.Value)) : figure.Value * (1 + Slack), 6));
        File.WriteAllText(path, JsonSerializer.Serialize(floors, Readable) + "\n");
    }

    private static void Write(string folder, Section section, Run run)
    {
        Directory.CreateDirectory(folder);
        var page = new StringBuilder().Append(CultureInfo.InvariantCulture, $"# {section.Title}\n\n");
        page.Append(CultureInfo.InvariantCulture, $"Written by `evaluation/run {section.Name}`; data: {string.Join(", ", section.Needs.Select(file => $"`{file}`"))}.\n\n");
        page.Append("| measure | ours | 95 % interval | must | moonshot | published or earlier | protocol |\n|---|---|---|---|---|---|---|\n");
        foreach (var f in run.Figures)
        {
            var interval = f.Interval is var (low, high) ? string.Create(CultureInfo.InvariantCulture, $"{low:F4} to {high:F4}") : "";
            page.Append(CultureInfo.InvariantCulture, $"| {f.What} | {f.Value:F4} | {interval} | {Goal(f, f.Must)} | {Goal(f, f.Moonshot)} | {f.Anchor} | {f.Protocol} |\n");
        }
        foreach (var note in run.Notes)
            page.Append(CultureInfo.InvariantCulture, $"\n{note}\n");
        foreach (var (file, caption, svg) in run.Plots)
        {
            File.WriteAllText(Path.Combine(folder, file), svg);
            page.Append(CultureInfo.InvariantCulture, $"\n![{caption}]({file})\n");
        }
        File.WriteAllText(Path.Combine(folder, $"{section.Name}.md"), page.ToString());
    }

    private static string Goal(Figure figure, double? goal) => goal is not { } line
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{line:0.####} {((figure.HigherIsBetter ? figure.Value >= line : figure.Value <= line) ? "reached" : "missed")}");

    private static string? Value(string[] args, string name) =>
        Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;

    private static List<string> Words(string[] args) =>
        [.. args.Where((word, i) => !word.StartsWith("--", StringComparison.Ordinal) && (i == 0 || args[i - 1] is not ("--data" or "--judge")))];
}
