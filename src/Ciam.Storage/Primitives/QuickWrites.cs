using Ciam.Storage.Audit;
using Ciam.Storage.OAuth;
using Ciam.Storage.Risk;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Ciam.Storage.Primitives;

/// <summary>
/// The busiest requests write the same few kinds of rows: those go without the general machinery, in one round trip, and share their commit.
/// Everything else, and whatever stands in a transaction, is saved as ever.
/// </summary>
public sealed class QuickWrites(WriteLane lane) : SaveChangesInterceptor
{
    /// <summary>In the order in which they are written: a grant before what hangs on it.</summary>
    private static readonly Type[] Quick = [typeof(PersonKeyRow), typeof(GrantRow), typeof(CodeRow), typeof(RefreshTokenRow), typeof(JudgmentRow), typeof(AuditEntryRow)];

    internal static int OrderOf(Type row) => Array.IndexOf(Quick, row);

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        if (!result.HasResult && eventData.Context is CiamDbContext context)
            Track(context);
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (result.HasResult || eventData.Context is not CiamDbContext context)
            return result;
        if (context.Database.CurrentTransaction is not null || QuickOf(context) is not { } writes)
        {
            Track(context);
            return result;
        }
        if (writes.IsEmpty)
            return result;
        await lane.WriteAsync(writes);
        context.Unsaved.Clear();
        context.ChangeTracker.AcceptAllChanges();
        return InterceptionResult<int>.SuppressWithResult(writes.Count);
    }

    /// <summary>Null when there is anything among the changes that is not quick.</summary>
    private static LaneWrites? QuickOf(CiamDbContext context)
    {
        var unsaved = context.Unsaved;
        var inserts = new List<(IEntityType, object)>(unsaved.Inserts.Count);
        foreach (var entry in context.ChangeTracker.Entries())
        {
            switch (entry.State)
            {
                case EntityState.Unchanged:
                    break;
                case EntityState.Added when OrderOf(entry.Metadata.ClrType) >= 0:
                    inserts.Add((entry.Metadata, entry.Entity));
                    break;
                default:
                    return null;
            }
        }
        foreach (var row in unsaved.Inserts)
        {
            if (OrderOf(row.GetType()) < 0)
                return null;
            inserts.Add((context.Model.FindEntityType(row.GetType())!, row));
        }
        return new LaneWrites(inserts, [.. unsaved.Spendings]);
    }

    private static void Track(CiamDbContext context)
    {
        context.AddRange(context.Unsaved.Inserts);
        foreach (var (row, at) in context.Unsaved.Spendings)
            ((ISpentOnce)context.Attach((object)row).Entity).SpentAt = at;
        context.Unsaved.Clear();
    }
}
