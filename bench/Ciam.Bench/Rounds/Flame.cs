using System.Diagnostics;
using System.Globalization;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace Ciam.Bench.Rounds;

/// <summary>Where a contestant's time goes, drawn as a flame graph (Gregg 2016): samples of its stacks by perf while it works; wide is much, above is what was called.</summary>
internal static partial class Flame
{
    private const double Width = 1600, Row = 17, LeastWidth = 0.6;

    /// <summary>What perf needs of the runtime: the names of compiled methods, which those that were compiled ahead have not, and one address for each.</summary>
    public static readonly IReadOnlyDictionary<string, string> Environment = new Dictionary<string, string> { ["DOTNET_PerfMapEnabled"] = "1", ["DOTNET_ReadyToRun"] = "0", ["DOTNET_EnableWriteXorExecute"] = "0" };

    /// <summary>Writes the picture, and returns its file.</summary>
    public static async Task<string> DrawAsync(Contestant contestant, IReadOnlyList<Driver> drivers, Work work, TimeSpan duration, string folder)
    {
        Directory.CreateDirectory(folder);
        var data = Path.Combine(folder, $"{work}.perf");
        var recording = RunAsync("record", "-q", "-F", "499", "-g", "-p", contestant.ProcessId.ToString(CultureInfo.InvariantCulture), "-o", data, "--", "sleep", duration.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        await Load.ClosedAsync(drivers, work, duration);
        await recording;
        var root = Fold(await RunAsync("script", "-i", data, "-F", "comm,ip,sym"));
        File.Delete(data);
        var file = Path.Combine(folder, $"{work}.svg");
        await File.WriteAllTextAsync(file, Svg(root, $"{contestant.Name}, {work}: {root.Samples} samples"));
        return file;
    }

    /// <summary>One function, called from the one below it.</summary>
    private sealed class Frame(string name)
    {
        public string Name => name;
        public int Samples { get; set; }
        public SortedDictionary<string, Frame> Called { get; } = new(StringComparer.Ordinal);
        public int Depth => 1 + Called.Values.Select(frame => frame.Depth).DefaultIfEmpty().Max();
    }

    /// <summary>Stacks come innermost first, a blank line after each.</summary>
    private static Frame Fold(string script)
    {
        var root = new Frame("all");
        foreach (var sample in script.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var frame = root;
            frame.Samples++;
            foreach (var line in sample.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Reverse())
            {
                var name = NameOf(line.TrimStart());
                if (!frame.Called.TryGetValue(name, out var next))
                    frame.Called[name] = next = new Frame(name);
                (frame = next).Samples++;
            }
        }
        return root;
    }

    /// <summary>Of <c>7f01 void [Assembly] Name.Space.Type::Method(arguments)[Tier1]</c> the type and the method.</summary>
    private static string NameOf(string line)
    {
        var symbol = line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        return Managed().Match(Bracketed().Replace(symbol, "")) is { Success: true } managed ? managed.Groups[1].Value : symbol;
    }

    private static string Svg(Frame root, string title)
    {
        var height = (root.Depth + 2) * Row;
        var svg = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" font-family=\"monospace\" font-size=\"11\"><text x=\"4\" y=\"13\">{SecurityElement.Escape(title)}</text>\n"));
        Draw(svg, root, 0, height - Row, Width / root.Samples, root.Samples);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Draw(StringBuilder svg, Frame frame, double x, double y, double scale, int all)
    {
        var width = frame.Samples * scale;
        if (width < LeastWidth)
            return;
        var (name, hue) = (SecurityElement.Escape(frame.Name), frame.Name.StartsWith("Ciam.", StringComparison.Ordinal) ? 150 : frame.Name.Contains('.', StringComparison.Ordinal) ? 40 : 215);
        svg.Append(CultureInfo.InvariantCulture, $"<g><title>{name}: {100.0 * frame.Samples / all:0.0} %</title><rect x=\"{x:0.0}\" y=\"{y:0.0}\" width=\"{width:0.0}\" height=\"{Row - 1}\" fill=\"hsl({hue} 70% 75%)\"/>");
        var fits = (int)(width / 6.7);
        if (fits > 3)
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + 2:0.0}\" y=\"{y + 12:0.0}\">{SecurityElement.Escape(frame.Name.Length <= fits ? frame.Name : frame.Name[..(fits - 1)] + "…")}</text>");
        svg.Append("</g>\n");
        foreach (var called in frame.Called.Values)
        {
            Draw(svg, called, x, y - Row, scale, all);
            x += called.Samples * scale;
        }
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using var perf = Process.Start(new ProcessStartInfo("perf", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, complained) = (perf.StandardOutput.ReadToEndAsync(), perf.StandardError.ReadToEndAsync());
        await perf.WaitForExitAsync();
        return perf.ExitCode == 0 ? await said : throw new InvalidOperationException($"perf {arguments[0]} ended with {perf.ExitCode}: {await complained}");
    }

    [GeneratedRegex(@"\[\[.*?\]\]|\[[^\]]*\]")]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"(\S+::[^\s(]+)\(")]
    private static partial Regex Managed();
}
