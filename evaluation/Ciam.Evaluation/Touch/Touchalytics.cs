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
        return [.. rows.GroupBy(row => row[0]).OrderBy(person => person.Key, StringComparer.Ordinal).Select(person => new Toucher(
            person.Key,
            person.First()[phone],
            person.GroupBy(row => (int)Tables.Number(row[doc])).ToDictionary(
                strokes => strokes.Key,
                strokes => (IReadOnlyList<double[]>)[.. strokes.Select(row => features.Select(column => Number(row[column])).ToArray())])))];
    }

    /// <summary>The matrix holds empty fields and infinities where a stroke was too short to measure something.</summary>
    private static double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : double.NaN;
}
