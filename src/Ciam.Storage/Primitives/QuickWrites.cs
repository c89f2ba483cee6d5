using Ciam.Storage.Audit;
using Ciam.Storage.OAuth;
using Ciam.Storage.Risk;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Ciam.Storage.Primitives;

/// <summary>
/// The busiest requests write the same few kinds of rows: those go in one round trip without the general machinery, and share their commit where
/// they only insert. Everything else, and whatever stands in a transaction, is saved as ever.
/// </summary>
public sealed class QuickWrites(WriteLane lane) : SaveChangesInterceptor
{
    /// <summary>In the order in which they are written: a grant before what hangs on it.</summary>
    private static readonly Type[] Quick = [typeof(PersonKeyRow), typeof(GrantRow), typeof(CodeRow), typeof(RefreshTokenRow), typeof(JudgmentRow), typeof(AuditEntryRow)];

    private const string SpentAt = nameof(CodeRow.SpentAt);

    internal static int OrderOf(IEntityType type) => Array.IndexOf(Quick, type.ClrType);

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (result.HasResult || eventData.Context is not CiamDbContext { Database.CurrentTransaction: null } context || Sort(context) is not var (inserts, spent) || inserts.Count + spent.Count == 0)
            return result;
        if (spent.Count == 0)
            await lane.WriteAsync(inserts);
        else
            await SpendAsync(context, spent, inserts, cancellationToken);
        context.ChangeTracker.AcceptAllChanges();
        return InterceptionResult<int>.SuppressWithResult(inserts.Count + spent.Count);
    }

    /// <summary>Null when there is anything among the changes that is not quick.</summary>
    private static (List<(IEntityType Type, object Row)> Inserts, List<EntityEntry> Spent)? Sort(CiamDbContext context)
    {
        var (inserts, spent) = (new List<(IEntityType, object)>(), new List<EntityEntry>());
        foreach (var entry in context.ChangeTracker.Entries())
        {
            switch (entry.State)
            {
                case EntityState.Unchanged:
                    break;
                case EntityState.Added when OrderOf(entry.Metadata) >= 0:
                    inserts.Add((entry.Metadata, entry.Entity));
                    break;
                case EntityState.Modified when entry.Entity is CodeRow or RefreshTokenRow && IsSpending(entry):
                    spent.Add(entry);
                    break;
                default:
                    return null;
            }
        }
        return (inserts, spent);
    }

    private static bool IsSpending(EntityEntry entry) =>
        entry.OriginalValues[SpentAt] is null && entry.CurrentValues[SpentAt] is not null && entry.Properties.All(property => property.IsModified == (property.Metadata.Name == SpentAt));

    /// <summary>INVARIANT: all of it or nothing; of several who spend one thing exactly one gets through.</summary>
    private static async Task SpendAsync(CiamDbContext context, List<EntityEntry> spent, List<(IEntityType Type, object Row)> inserts, CancellationToken ct)
    {
        await context.Database.OpenConnectionAsync(ct);
        try
        {
            await using var batch = new NpgsqlBatch((NpgsqlConnection)context.Database.GetDbConnection());
            foreach (var entry in spent)
                batch.BatchCommands.Add(Spending(entry));
            WriteLane.AddInserts(batch, inserts);
            await batch.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException nothingSpent) when (nothingSpent.SqlState == PostgresErrorCodes.DivisionByZero)
        {
            throw new DbUpdateConcurrencyException("It was spent meanwhile.", nothingSpent);
        }
        catch (PostgresException fault)
        {
            throw new DbUpdateException("The rows could not be written.", fault);
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Where nothing was left to spend the division fails, and the batch, which is one transaction, with it.</summary>
    private static NpgsqlBatchCommand Spending(EntityEntry entry)
    {
        var (table, hash) = entry.Entity is CodeRow code ? ("oauth_code", code.Hash) : ("oauth_refresh_token", ((RefreshTokenRow)entry.Entity).Hash);
        return new NpgsqlBatchCommand($"with spent as (update ciam.{table} set spent_at = $1 where hash = $2 and spent_at is null returning 1) select 1 / count(*) from spent")
        {
            Parameters = { new NpgsqlParameter<DateTimeOffset> { TypedValue = (DateTimeOffset)entry.CurrentValues[SpentAt]! }, new NpgsqlParameter<byte[]> { TypedValue = hash } },
        };
    }
}
