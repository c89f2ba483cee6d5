using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Ciam.Storage.Primitives;

/// <summary>Reads rows of one kind out of a statement of the house's own, where several statements share one round trip; nothing is tracked.</summary>
public sealed class RowReader<TRow>
    where TRow : class
{
    private static RowReader<TRow>? s_known;

    private readonly string[] _columns;
    private readonly Func<NpgsqlDataReader, int, TRow> _read;

    private RowReader(IEntityType type)
    {
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        IProperty[] properties = [.. type.GetProperties()];
        _columns = [.. properties.Select(property => property.GetColumnName(table)!)];
        var (row, from) = (Expression.Parameter(typeof(NpgsqlDataReader)), Expression.Parameter(typeof(int)));
        var members = properties.Select((property, number) => Expression.Bind(property.PropertyInfo!, ValueOf(property, row, Expression.Add(from, Expression.Constant(number)))));
        _read = Expression.Lambda<Func<NpgsqlDataReader, int, TRow>>(Expression.MemberInit(Expression.New(typeof(TRow)), members), row, from).Compile();
    }

    /// <summary>How many columns of the statement belong to the row.</summary>
    public int Width => _columns.Length;

    public static RowReader<TRow> Of(IModel model) => s_known ??= new RowReader<TRow>(model.FindEntityType(typeof(TRow))!);

    /// <summary>The columns in the order in which they are read, of the table that the statement calls <paramref name="alias"/>.</summary>
    public string Columns(string alias) => string.Join(", ", _columns.Select(column => $"{alias}.\"{column}\""));

    /// <summary>The row whose columns begin at <paramref name="from"/>.</summary>
    public TRow Read(NpgsqlDataReader row, int from) => _read(row, from);

    private static Expression ValueOf(IProperty property, Expression row, Expression column)
    {
        if (property.GetTypeMapping().Converter is not null)
            throw new NotSupportedException($"{property.DeclaringType.DisplayName()}.{property.Name} is converted, which no quick reading knows yet.");
        var plain = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        Expression value = Expression.Call(row, GetFieldValue.MakeGenericMethod(plain), column);
        if (plain != property.ClrType)
            value = Expression.Convert(value, property.ClrType);
        return property.IsNullable ? Expression.Condition(Expression.Call(row, IsDBNull, column), Expression.Default(property.ClrType), value) : value;
    }

    private static readonly MethodInfo GetFieldValue = typeof(NpgsqlDataReader).GetMethod(nameof(NpgsqlDataReader.GetFieldValue), [typeof(int)])!;
    private static readonly MethodInfo IsDBNull = typeof(NpgsqlDataReader).GetMethod(nameof(NpgsqlDataReader.IsDBNull), [typeof(int)])!;
}
