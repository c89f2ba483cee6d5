using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage;

/// <summary>Everything the server remembers: one context, one schema <c>ciam</c>, snake_case names.</summary>
public sealed class CiamDbContext(DbContextOptions<CiamDbContext> options) : DbContext(options)
{
    public const string Schema = "ciam";

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
                index.SetDatabaseName($"ix_{entity.GetTableName()}_{string.Join('_', index.Properties.Select(p => SnakeCase(p.Name)))}");
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
