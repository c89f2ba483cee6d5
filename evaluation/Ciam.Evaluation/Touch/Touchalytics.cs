using System.Globalization;

namespace Ciam.Evaluation.Touch;

/// <summary>One person of the Touchalytics feature matrix; the phone is known for choosing impostors and is no feature.</summary>
/// <param name="Name">A label of the data set.</param>
/// <param name="Phone">A label of the model of phone.</param>
/// <param name="Documents">Strokes in order, by document: 1 to 3 texts and 4 to 5 pictures on the first day, 6 a text and 7 pictures a week later.</param>
internal sealed record Toucher(string Name, string Phone, IReadOnlyDictionary<int, IReadOnlyList<double[]>> Documents)
{
    public IReadOnlyList<IReadOnlyList<double[]>> Of(params ReadOnlySpan<int> documents)
    {
        var found = new List<IReadOnlyList<double[]>>();
        foreach (var document in documents)
        {
            if (Documents.TryGetValue(document, out var strokes))
                found.Add(strokes);
        }
        return found;
    }
}

/// <summary>Reads the Touchalytics layout.</summary>
internal static class Touchalytics
{
    public const string File = "touch/touchalytics.csv.gz";

    public static List<Toucher> Read(string folder)
    {
        var (header, rows) = Tables.Read(folder, File);
        var (phone, doc) = (Array.IndexOf(header, "phone"), Array.IndexOf(header, "doc"));
        int[] features = [.. Enumerable.Range(0, header.Length).Where(column => column != phone && column != doc && column > 0)];
        var names = features.Select((column, at) => (Name: header[column], At: at)).ToDictionary(feature => feature.Name, feature => feature.At);
        return [.. rows.GroupBy(row => row[0]).OrderBy(person => person.Key, StringComparer.Ordinal).Select(person => new Toucher(
            person.Key,
            person.First()[phone],
            person.GroupBy(row => (int)Tables.Number(row[doc])).ToDictionary(
                strokes => strokes.Key,
                strokes => (IReadOnlyList<double[]>)[.. strokes.Select(row => WithShapes([.. features.Select(column => Number(row[column]))], names))])))];
    }

    /// <summary>The matrix holds empty fields and infinities where a stroke was too short to measure something.</summary>
    private static double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : double.NaN;

    /// <summary>The matrix' own features and what follows from them without any scale of screen or finger; the product measures such shapes from the points themselves.</summary>
    private static double[] WithShapes(double[] row, Dictionary<string, int> names)
    {
        double Of(string name) => row[names[name]];
        var (dx, dy) = (Of("stop_x") - Of("start_x"), Of("stop_y") - Of("start_y"));
        return
        [
            .. row, dx, dy, Math.Atan2(Math.Abs(dy), Math.Abs(dx)), Of("dev_max") / Of("end_to_end"), Of("dev50") / Of("dev_max"), Of("direction") - Of("avg_direction"),
            Of("v20") / Of("v_avg"), Of("v80") / Of("v_avg"), Of("v_last3") / Of("v_avg"), Of("a_first5") / Of("v_avg"), Of("a20") / Of("v80"), Of("a80") / Of("v80"),
            Of("pressure") / Of("area"), Of("v_avg") * Of("v_avg") / Of("length"), Of("inter_stroke_s") / Of("duration_s"),
        ];
    }
}
