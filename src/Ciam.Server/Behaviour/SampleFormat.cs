using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Ciam.Decisions.Behaviour;

namespace Ciam.Server.Behaviour;

/// <summary>The written form of a sample (docs/behaviour/api.md). It comes from browsers: whatever is not exactly that is no sample, and never a fault.</summary>
internal static class SampleFormat
{
    /// <summary>The most bytes that are looked at.</summary>
    public const int MostBytes = 32 * 1024;

    private const int Version = 1;
    private const int MostFields = 8;
    private const int LongestName = 32;
    private const int MostKeys = 128;
    private const int MostSteps = 2000;
    private const int MostStrokes = 64;
    private const int MostPoints = 128;

    /// <summary>A page is not open for longer than a day; beyond that a clock went wrong.</summary>
    private const double MostMs = 86_400_000;

    /// <summary>No screen is larger, in CSS pixels.</summary>
    private const double MostPixels = 100_000;

    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 6 };

    /// <summary>False for what is absent, too long, or not a sample.</summary>
    public static bool TryRead(string? text, [NotNullWhen(true)] out BehaviourSample? sample)
    {
        sample = null;
        return text is { Length: > 1 and <= MostBytes } && TryRead(Encoding.UTF8.GetBytes(text), out sample);
    }

    public static bool TryRead(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out BehaviourSample? sample)
    {
        sample = null;
        if (utf8.Length is < 2 or > MostBytes)
            return false;
        try
        {
            using var document = JsonDocument.Parse(utf8, Bounded);
            sample = Read(document.RootElement);
            return sample is not null;
        }
        catch (Exception noise) when (noise is JsonException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }

    public static byte[] Write(BehaviourSample sample)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("v", Version);
            json.WriteStartObject("fields");
            foreach (var (name, field) in sample.Fields)
            {
                json.WriteStartObject(name);
                json.WriteString("how", NameOf(field.How));
                WriteRows(json, "keys", field.Keys.Select(key => (double[])[key.Down, key.Up]));
                json.WriteEndObject();
            }

            json.WriteEndObject();
            WriteRows(json, "pointer", sample.Moves.Select(step => (double[])[step.Ms, step.X, step.Y, step.Button, step.State]));
            json.WriteStartArray("touch");
            foreach (var stroke in sample.Touches)
                WriteRows(json, null, stroke.Select(point => (double[])[point.Ms, point.X, point.Y, point.Radius, point.Force]));
            json.WriteEndArray();
            json.WriteStartArray("view");
            json.WriteNumberValue(sample.Width);
            json.WriteNumberValue(sample.Height);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static BehaviourSample? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("v", out var version) || !version.TryGetInt32(out var number) || number != Version)
            return null;
        if (ReadFields(root) is not { } fields
            || ReadRows(root, "pointer", MostSteps, PointerStepOf) is not { } pointer
            || ReadTouch(root) is not { } touch)
            return null;
        var (width, height) = ReadView(root);
        return new BehaviourSample { Fields = fields, Moves = pointer, Touches = touch, Width = width, Height = height };
    }

    /// <summary>Strange windows are no windows; the rest of the sample stands.</summary>
    private static (double Width, double Height) ReadView(JsonElement root) =>
        root.TryGetProperty("view", out var view) && view.ValueKind == JsonValueKind.Array && view.GetArrayLength() == 2
        && view.EnumerateArray().All(side => side.ValueKind == JsonValueKind.Number && side.GetDouble() is > 0 and <= MostPixels)
            ? (view[0].GetDouble(), view[1].GetDouble())
            : (0, 0);

    private static Dictionary<string, EnteredField>? ReadFields(JsonElement root)
    {
        var fields = new Dictionary<string, EnteredField>(StringComparer.Ordinal);
        if (!root.TryGetProperty("fields", out var given))
            return fields;
        if (given.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var entry in given.EnumerateObject())
        {
            if (fields.Count == MostFields || entry.Name.Length is 0 or > LongestName || entry.Value.ValueKind != JsonValueKind.Object)
                return null;
            if (!entry.Value.TryGetProperty("how", out var how) || HowNamed(how.GetString()) is not { } entered)
                return null;
            if (ReadRows(entry.Value, "keys", MostKeys, KeyTimeOf) is not { } keys)
                return null;
            // A browser may tell a rollover's keys in the order of their events; they belong in the order in which they went down.
            fields[entry.Name] = new EnteredField(entered, [.. keys.OrderBy(key => key.Down)]);
        }

        return fields;
    }

    private static List<IReadOnlyList<FingerPoint>>? ReadTouch(JsonElement root)
    {
        var strokes = new List<IReadOnlyList<FingerPoint>>();
        if (!root.TryGetProperty("touch", out var given))
            return strokes;
        if (given.ValueKind != JsonValueKind.Array || given.GetArrayLength() > MostStrokes)
            return null;
        foreach (var stroke in given.EnumerateArray())
        {
            if (ReadRows(stroke, MostPoints, TouchPointOf) is not { } points)
                return null;
            strokes.Add(points);
        }

        return strokes;
    }

    /// <summary>Absent rows are no rows; broken ones make the whole no sample.</summary>
    private static List<T>? ReadRows<T>(JsonElement owner, string name, int most, Func<double[], T?> make)
        where T : struct => owner.TryGetProperty(name, out var rows) ? ReadRows(rows, most, make) : [];

    private static List<T>? ReadRows<T>(JsonElement rows, int most, Func<double[], T?> make)
        where T : struct
    {
        if (rows.ValueKind != JsonValueKind.Array || rows.GetArrayLength() > most)
            return null;
        var read = new List<T>(rows.GetArrayLength());
        foreach (var row in rows.EnumerateArray())
        {
            if (row.ValueKind != JsonValueKind.Array || row.GetArrayLength() is < 2 or > 5)
                return null;
            var numbers = row.EnumerateArray().Select(cell => cell.GetDouble()).ToArray();
            if (!numbers.All(value => double.IsFinite(value) && Math.Abs(value) <= MostMs) || make(numbers) is not { } made)
                return null;
            read.Add(made);
        }

        return read;
    }

    private static KeyTime? KeyTimeOf(double[] row) => row is [var down, var up] && up >= down ? new KeyTime(down, up) : null;

    private static PointerStep? PointerStepOf(double[] row) =>
        row is [var ms, var x, var y, >= 0 and <= 2 and var button, >= 0 and <= 3 and var state] && OnScreen(x, y)
            ? new PointerStep(ms, x, y, (int)button, (int)state)
            : null;

    private static FingerPoint? TouchPointOf(double[] row) =>
        row is [var ms, var x, var y, >= 0 and <= 1000 and var radius, >= 0 and <= 1 and var force] && OnScreen(x, y)
            ? new FingerPoint(ms, x, y, radius, force)
            : null;

    private static bool OnScreen(double x, double y) => Math.Abs(x) <= MostPixels && Math.Abs(y) <= MostPixels;

    private static string NameOf(HowEntered how) => JsonNamingPolicy.CamelCase.ConvertName(how.ToString());

    private static HowEntered? HowNamed(string? name) =>
        Enum.GetValues<HowEntered>().Where(how => NameOf(how) == name).Cast<HowEntered?>().SingleOrDefault();

    private static void WriteRows(Utf8JsonWriter json, string? name, IEnumerable<double[]> rows)
    {
        if (name is null)
            json.WriteStartArray();
        else
            json.WriteStartArray(name);
        foreach (var row in rows)
        {
            json.WriteStartArray();
            foreach (var value in row)
                json.WriteNumberValue(value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
