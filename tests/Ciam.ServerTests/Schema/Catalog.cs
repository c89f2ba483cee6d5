using Npgsql;

namespace Ciam.ServerTests.Schema;

/// <summary>What Postgres itself says about the tables of a database, one line each.</summary>
internal static class Catalog
{
    public static Task<IReadOnlyList<string>> ColumnsAsync(string database) => RowsAsync(database, """
        select format('%s.%s %s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                      case when a.attnotnull then ' not null' else '' end,
                      coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), ''))
        from pg_attribute a
        join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p') and not c.relispartition
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where c.relnamespace = 'ciam'::regnamespace and a.attnum > 0 and not a.attisdropped and c.relname <> 'house_migration'
        order by 1
        """);

    public static Task<IReadOnlyList<string>> ConstraintsAsync(string database) => RowsAsync(database, """
        select format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
        from pg_constraint
        where connamespace = 'ciam'::regnamespace and conparentid = 0 and contype in ('p', 'f', 'u') and conrelid <> coalesce(to_regclass('ciam.house_migration'), 0)
        order by 1
        """);

    public static Task<IReadOnlyList<string>> IndexesAsync(string database) => RowsAsync(database, """
        select replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ')
        from pg_index
        join pg_class c on c.oid = indrelid
        where c.relnamespace = 'ciam'::regnamespace and c.relname <> 'house_migration' and not c.relispartition
        order by 1
        """);

    /// <summary>Column, type, and what its comment says about personal data.</summary>
    public static Task<IReadOnlyList<string>> CommentsAsync(string database) => RowsAsync(database, """
        select format('%s|%s|%s|%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), col_description(c.oid, a.attnum))
        from pg_attribute a
        join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p') and not c.relispartition
        where c.relnamespace = 'ciam'::regnamespace and a.attnum > 0 and not a.attisdropped
        order by c.relname, a.attnum
        """);

    public static async Task<IReadOnlyList<string>> RowsAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return rows;
    }

    public static async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
