using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace Ciam.Storage.House;

/// <summary>Where a sorted list goes on: what the last row seen has in the column, and its id, as text.</summary>
public sealed record ListPlace(string Value, string Id);

/// <summary>A column by which a list can be sorted; rows that are alike in it stand in the order of their ids.</summary>
public abstract class ListColumn<TRow>(string name)
{
    /// <summary>As it stands in the address.</summary>
    public string Name => name;

    public abstract ListPlace PlaceOf(TRow row);

    /// <summary>The rows behind a place in their order; null when the place is none of this column.</summary>
    public abstract IQueryable<TRow>? Sort(IQueryable<TRow> rows, bool descending, ListPlace? behind);
}

/// <summary>A column of one type in a table whose rows have an id of another.</summary>
public sealed class ListColumn<TRow, TKey, TId>(string name, Expression<Func<TRow, TKey>> key, Expression<Func<TRow, TId>> id) : ListColumn<TRow>(name)
    where TKey : IParsable<TKey>
    where TId : IParsable<TId>
{
    private readonly Func<TRow, TKey> _key = key.Compile();
    private readonly Func<TRow, TId> _id = id.Compile();

    public override ListPlace PlaceOf(TRow row) => new(Written(_key(row)), Written(_id(row)));

    public override IQueryable<TRow>? Sort(IQueryable<TRow> rows, bool descending, ListPlace? behind)
    {
        if (behind is not null)
        {
            if (!TKey.TryParse(behind.Value, CultureInfo.InvariantCulture, out var value) || !TId.TryParse(behind.Id, CultureInfo.InvariantCulture, out var last))
                return null;
            rows = rows.Where(IsBehind(value is DateTimeOffset at ? (TKey)(object)at.ToUniversalTime() : value, last, descending));
        }
        return descending ? rows.OrderByDescending(key).ThenByDescending(id) : rows.OrderBy(key).ThenBy(id);
    }

    /// <summary>As one comparison of two values each, which an index over both can begin at.</summary>
    private Expression<Func<TRow, bool>> IsBehind(TKey value, TId last, bool descending)
    {
        Expression<Func<TKey, TId, bool>> compare = descending
            ? (itsKey, itsId) => EF.Functions.LessThan(ValueTuple.Create(itsKey, itsId), ValueTuple.Create(value, last))
            : (itsKey, itsId) => EF.Functions.GreaterThan(ValueTuple.Create(itsKey, itsId), ValueTuple.Create(value, last));
        var row = key.Parameters[0];
        var itsIdBody = ReplacingExpressionVisitor.Replace(id.Parameters[0], row, id.Body);
        var body = ReplacingExpressionVisitor.Replace(compare.Parameters[0], key.Body, compare.Body);
        return Expression.Lambda<Func<TRow, bool>>(ReplacingExpressionVisitor.Replace(compare.Parameters[1], itsIdBody, body), row);
    }

    private static string Written<T>(T value) => value switch
    {
        DateTimeOffset at => at.ToString("O", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "",
    };
}
