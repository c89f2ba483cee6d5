using System.Text;
using Ciam.Storage.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage;

/// <summary>Everything the server remembers: one context, one schema <c>ciam</c>, snake_case names.</summary>
public sealed class CiamDbContext(DbContextOptions<CiamDbContext> options) : DbContext(options)
{
    public const string Schema = "ciam";

    private readonly Unsaved _unsaved = new();
    private int _lease;

    /// <summary>What the next save writes without having been tracked; a pooled context forgets what its last borrower did not save.</summary>
    internal Unsaved Unsaved
    {
        get
        {
            if (_lease != ContextId.Lease)
                _unsaved.Clear();
            _lease = ContextId.Lease;
            return _unsaved;
        }
    }

    /// <summary>The next save inserts the row. Until then only <see cref="Inserted"/> finds it: it is tracked where that save is not a quick one (<see cref="QuickWrites"/>).</summary>
    public void Insert(object row) => Unsaved.Inserts.Add(row);

    /// <summary>A row that waits to be inserted.</summary>
    public TRow? Inserted<TRow>(Func<TRow, bool> isMeant)
        where TRow : class => Unsaved.Inserts.OfType<TRow>().FirstOrDefault(isMeant);

    /// <summary>The next save spends the row, if nobody has done so before; otherwise the save fails as one that came too late.</summary>
    public void Spend(ISpentOnce row, DateTimeOffset at) => Unsaved.Spendings.Add(new Spending(row, at));

    /// <summary>Whatever was changed and not saved is not going to be.</summary>
    public void DiscardChanges()
    {
        Unsaved.Clear();
        ChangeTracker.Clear();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.HasPostgresExtension("public", "pg_trgm");
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(CiamDbContext).Assembly);

        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
                property.SetColumnName(SnakeCase(property.Name));
            foreach (var key in entity.GetKeys())
                key.SetName($"pk_{entity.GetTableName()}");
            foreach (var index in entity.GetIndexes())
                index.SetDatabaseName(index.Name ?? $"ix_{entity.GetTableName()}_{string.Join('_', index.Properties.Select(p => SnakeCase(p.Name)))}");
            foreach (var foreign in entity.GetForeignKeys())
                foreign.SetConstraintName($"fk_{entity.GetTableName()}_{string.Join('_', foreign.Properties.Select(p => SnakeCase(p.Name)))}");
        }
    }

    private static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
                text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
