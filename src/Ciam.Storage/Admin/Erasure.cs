using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.Admin;

/// <summary>Erases a person by the classification that every column has: what is kept by law stays, everything else goes.</summary>
public static class Erasure
{
    /// <summary>Tables by their names in the catalog, never by what came from outside.</summary>
    private const string Erasable = """
        select relation.relname as "Value"
        from pg_class relation
        join pg_namespace space on space.oid = relation.relnamespace and space.nspname = 'ciam'
        join pg_attribute attribute on attribute.attrelid = relation.oid and attribute.attname = 'customer_id' and not attribute.attisdropped
        where relation.relkind in ('r', 'p') and not relation.relispartition and col_description(relation.oid, attribute.attnum) like '%; erase'
        order by relation.relname
        """;

    /// <summary>False when there is no such person; the caller has a transaction open.</summary>
    public static async Task<bool> EraseCustomerAsync(this CiamDbContext database, Guid id, CancellationToken ct)
    {
        foreach (var table in await database.Database.SqlQueryRaw<string>(Erasable).ToListAsync(ct))
        {
            FormattableString statement = System.Runtime.CompilerServices.FormattableStringFactory.Create($"delete from ciam.\"{table}\" where customer_id = {{0}}", id);
            await database.Database.ExecuteSqlAsync(statement, ct);
        }
        return await database.Database.ExecuteSqlAsync($"delete from ciam.customers_customer where id = {id}", ct) == 1;
    }
}
