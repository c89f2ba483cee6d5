using System.Collections.Concurrent;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using NpgsqlTypes;

namespace Ciam.Storage.Primitives;

/// <summary>Inserts rows of one table by a statement that is the same for one row and for many, so that the database plans it once.</summary>
internal sealed class RowWriter
{
    private static readonly ConcurrentDictionary<IEntityType, RowWriter> Known = new();

    private readonly string _sql;
    private readonly Column[] _columns;

    private RowWriter(IEntityType type)
    {
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        _columns = [.. type.GetProperties().Select(property => Column.Of(property, property.GetColumnName(table)!))];
        var names = string.Join(", ", _columns.Select(column => $"\"{column.Name}\""));
        // Element by element: to unnest so many arrays would cost a store of tuples for each. How many rows there are the planner is not let see: it would plan anew for each number.
        var values = _columns.Select((column, number) => $"(${number + 1}::{column.Type}[])[i]{column.Cast}");
        _sql = $"insert into {table.Schema}.{table.Name} ({names}) select {string.Join(", ", values)} from generate_series(1, (select cardinality($1::{_columns[0].Type}[]))) i";
    }

    public static RowWriter Of(IEntityType type) => Known.GetOrAdd(type, static found => new RowWriter(found));

    public NpgsqlBatchCommand Insert(IReadOnlyList<object> rows)
    {
        var command = new NpgsqlBatchCommand(_sql);
        foreach (var column in _columns)
            command.Parameters.Add(column.Values(rows));
        return command;
    }

    /// <summary>One column of all rows as one array; what cannot lie in an array as it is goes as text and is cast.</summary>
    private abstract class Column(IProperty property, string name, string type)
    {
        private readonly Func<object?, object?>? _convert = property.GetTypeMapping().Converter?.ConvertToProvider;
        private readonly IClrPropertyGetter _get = property.GetGetter();

        public string Name { get; } = name;

        /// <summary>What an element of its array is.</summary>
        public string Type { get; } = type;
        public string Cast { get; protected init; } = "";

        public abstract NpgsqlParameter Values(IReadOnlyList<object> rows);

        public static Column Of(IProperty property, string name) => property.GetColumnType() switch
        {
            "uuid" => new Typed<Guid?>(property, name, "uuid", NpgsqlDbType.Uuid),
            "timestamp with time zone" => new Typed<DateTimeOffset?>(property, name, "timestamp with time zone", NpgsqlDbType.TimestampTz),
            "boolean" => new Typed<bool?>(property, name, "boolean", NpgsqlDbType.Boolean),
            "double precision" => new Typed<double?>(property, name, "double precision", NpgsqlDbType.Double),
            "integer" => new Typed<int?>(property, name, "integer", NpgsqlDbType.Integer),
            "bigint" => new Typed<long?>(property, name, "bigint", NpgsqlDbType.Bigint),
            "bytea" => new Typed<byte[]?>(property, name, "bytea", NpgsqlDbType.Bytea),
            "text" => new Typed<string?>(property, name, "text", NpgsqlDbType.Text),
            "jsonb" => new Typed<string?>(property, name, "text", NpgsqlDbType.Text) { Cast = "::jsonb" },
            "text[]" => new Literal(property, name) { Cast = "::text[]" },
            "uuid[]" => new Literal(property, name) { Cast = "::uuid[]" },
            var other => throw new NotSupportedException($"{property.DeclaringType.DisplayName()}.{property.Name} is of type {other}, which no quick writing knows yet."),
        };

        protected object? Of(object row) => _get.GetClrValue(row) is { } value ? _convert is null ? value : _convert(value) : null;
    }

    private sealed class Typed<T>(IProperty property, string name, string type, NpgsqlDbType sent) : Column(property, name, type)
    {
        public override NpgsqlParameter Values(IReadOnlyList<object> rows)
        {
            var values = new T[rows.Count];
            for (var i = 0; i < values.Length; i++)
                values[i] = (T)Of(rows[i])!;
            return new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | sent };
        }
    }

    private sealed class Literal(IProperty property, string name) : Column(property, name, "text")
    {
        public override NpgsqlParameter Values(IReadOnlyList<object> rows) =>
            new NpgsqlParameter<string?[]> { TypedValue = [.. rows.Select(row => Of(row) is System.Collections.IEnumerable items ? Written(items) : null)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

        /// <summary>Every item between quotation marks (PostgreSQL, "Array Input and Output Syntax").</summary>
        private static string Written(System.Collections.IEnumerable items)
        {
            var text = new StringBuilder("{");
            foreach (var item in items)
                text.Append(text.Length > 1 ? ",\"" : "\"").Append(item.ToString()!.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
            return text.Append('}').ToString();
        }
    }
}
