using System.Globalization;
using Ciam.Protocol;
using Ciam.Server.Admin.Api;
using Ciam.Storage.House;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>By what a list is sorted, as its address says: the name of a column, with a minus before it the greatest first.</summary>
internal sealed record ListSort(string Column, bool Descending)
{
    /// <summary>Null when nothing is asked, or a column that the list does not know: then it has its own order.</summary>
    public static ListSort? Read(string? text, IEnumerable<string> columns)
    {
        var asked = text?.StartsWith('-') == true ? new ListSort(text[1..], Descending: true) : new ListSort(text ?? "", Descending: false);
        return columns.Contains(asked.Column) ? asked : null;
    }

    public override string ToString() => Descending ? "-" + Column : Column;

    /// <summary>One page of a table in this order; the cursor is the place of the last row seen.</summary>
    public async Task<Outcome<Slice<TLine>>> SliceAsync<TRow, TLine>(IQueryable<TRow> rows, IReadOnlyList<ListColumn<TRow>> columns, string? after, Func<TRow, TLine> show, CancellationToken ct)
    {
        var column = columns.Single(known => known.Name == Column);
        if (!TryReadPlace(after, out var place) || column.Sort(rows, Descending, place) is not { } sorted)
            return Refusal.InvalidRequest("after is not a cursor of this list");
        var found = await sorted.Take(Slice<TLine>.Size + 1).ToListAsync(ct);
        return new Slice<TLine>([.. found.Take(Slice<TLine>.Size).Select(show)], found.Count > Slice<TLine>.Size ? Written(column.PlaceOf(found[Slice<TLine>.Size - 1])) : null);
    }

    /// <summary>A list that is in memory whole, because there are never many; what is alike keeps the list's own order.</summary>
    public IReadOnlyList<T> Of<T>(IEnumerable<T> lines, IReadOnlyDictionary<string, Func<T, IComparable?>> columns)
    {
        var key = columns[Column];
        return [.. Descending ? lines.OrderByDescending(key, AsPeopleSort) : lines.OrderBy(key, AsPeopleSort)];
    }

    private static readonly IComparer<IComparable?> AsPeopleSort = Comparer<IComparable?>.Create((one, other) =>
        one is string text ? string.Compare(text, other as string, StringComparison.OrdinalIgnoreCase) : Comparer<IComparable?>.Default.Compare(one, other));

    private static string Written(ListPlace place) => Opaque.Write(string.Create(CultureInfo.InvariantCulture, $"{place.Id.Length}|{place.Id}{place.Value}"))!;

    private static bool TryReadPlace(string? after, out ListPlace? place)
    {
        place = null;
        if (!Opaque.TryRead(after, out var text))
            return false;
        if (text is null)
            return true;
        var bar = text.IndexOf('|', StringComparison.Ordinal);
        if (bar < 1 || !int.TryParse(text.AsSpan(0, bar), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > text.Length - bar - 1)
            return false;
        place = new ListPlace(text[(bar + 1 + length)..], text[(bar + 1)..(bar + 1 + length)]);
        return true;
    }
}
