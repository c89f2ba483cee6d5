using System.Collections.Concurrent;
using Npgsql;

namespace Ciam.Testing;

/// <summary>
/// Databases that earlier tests have left, swept clean for the next: making one anew costs more than most tests. What a test did to
/// the shape of its database is noticed, and that one is thrown away.
/// </summary>
internal static class UsedDatabases
{
    /// <summary>Deleted rows leave holes; after so many tests a new database is cheaper.</summary>
    private const int MostUses = 60;

    /// <summary>Written into the template once: what it holds, its shape, and how a copy is swept.</summary>
    public const string Broom = """
        create schema testing;
        create function testing.shape_now() returns setof text language sql stable as $$
            select format('%s %s', relkind, relname) from pg_class where relnamespace = 'ciam'::regnamespace
            union all select format('%s %s %s', tgrelid, tgname, tgenabled) from pg_trigger join pg_class c on c.oid = tgrelid where relnamespace = 'ciam'::regnamespace
            union all select format('%s %s %s %s', attrelid, attname, atttypid, attnotnull) from pg_attribute join pg_class c on c.oid = attrelid
                where relnamespace = 'ciam'::regnamespace and attnum > 0 and not attisdropped
            union all select format('%s %s %s', conrelid, conname, contype) from pg_constraint where connamespace = 'ciam'::regnamespace
            union all select format('%s %s', proname, md5(prosrc)) from pg_proc where pronamespace = 'ciam'::regnamespace
        $$;
        create table testing.shape as select distinct line from testing.shape_now() line;
        create table testing.seed (relation name, rows jsonb);
        do $$ declare r record; begin
            for r in select relname from pg_class where relnamespace = 'ciam'::regnamespace and relkind = 'r' loop
                execute format('insert into testing.seed select %L, jsonb_agg(to_jsonb(t)) from ciam.%I t having count(*) > 0', r.relname, r.relname);
            end loop;
        end $$;

        create function testing.sweep() returns boolean language plpgsql as $$
        declare
            r record;
            found boolean;
        begin
            set local session_replication_role = replica;
            set local lock_timeout = '5s';
            for r in select relname from pg_class where relnamespace = 'ciam'::regnamespace and relkind = 'r' and relispartition
                and format('r %s', relname) not in (select line from testing.shape)
            loop
                execute format('drop table ciam.%I', r.relname);
            end loop;
            if exists (select line from testing.shape_now() line except select line from testing.shape)
                or exists (select line from testing.shape except select line from testing.shape_now() line) then
                return false;
            end if;
            for r in select relname from pg_class where relnamespace = 'ciam'::regnamespace and relkind = 'r' loop
                execute format('select exists (select from ciam.%I)', r.relname) into found;
                if found then
                    execute format('delete from ciam.%I', r.relname);
                end if;
            end loop;
            for r in select relation, rows from testing.seed loop
                execute format('insert into ciam.%I select * from jsonb_populate_recordset(null::ciam.%I, $1)', r.relation, r.relation) using r.rows;
            end loop;
            for r in select relname from pg_class where relnamespace = 'ciam'::regnamespace and relkind = 'S' loop
                perform setval(format('ciam.%I', r.relname)::regclass, 1, false);
            end loop;
            return true;
        end $$;
        """;

    private static readonly ConcurrentBag<string> Swept = [];
    private static readonly ConcurrentDictionary<string, int> Uses = new(StringComparer.Ordinal);

    /// <summary>The connection string of one that is as good as new; null where there is none.</summary>
    public static string? Take() => Swept.TryTake(out var database) ? database : null;

    /// <summary>False where it is better thrown away.</summary>
    public static async Task<bool> SweepAsync(string database)
    {
        if (Uses.AddOrUpdate(database, 1, (_, count) => count + 1) >= MostUses)
            return false;
        try
        {
            await using var connection = new NpgsqlConnection(database);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("select testing.sweep()", connection);
            if (await command.ExecuteScalarAsync() is not true)
                return false;
        }
        catch (PostgresException)
        {
            return false;
        }

        Swept.Add(database);
        return true;
    }
}
