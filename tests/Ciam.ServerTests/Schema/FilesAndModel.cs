using Ciam.Storage;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Schema;

/// <summary>One database made from the SQL files, one from the model.</summary>
public sealed class BothDatabases : IAsyncLifetime
{
    public string Files { get; private set; } = "";

    public string Model { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Files = await TestPostgres.NewDatabaseAsync();
        Model = await TestPostgres.NewEmptyDatabaseAsync();
        await using var database = new CiamDbContext(new DbContextOptionsBuilder<CiamDbContext>().UseNpgsql(Model).Options);
        await Catalog.ExecuteAsync(Model, database.Database.GenerateCreateScript());
    }

    public async Task DisposeAsync()
    {
        await TestPostgres.DropAsync(Files);
        await TestPostgres.DropAsync(Model);
    }
}

/// <summary>The database that the SQL files make is the one that the code believes in.</summary>
public sealed class FilesAndModel(BothDatabases both) : IClassFixture<BothDatabases>
{
    [Fact]
    public async Task They_agree_on_every_column() =>
        AssertSame(await Catalog.ColumnsAsync(both.Files), await Catalog.ColumnsAsync(both.Model));

    [Fact]
    public async Task They_agree_on_every_key() =>
        AssertSame(await Catalog.ConstraintsAsync(both.Files), await Catalog.ConstraintsAsync(both.Model));

    [Fact]
    public async Task They_agree_on_every_index() =>
        AssertSame(await Catalog.IndexesAsync(both.Files), await Catalog.IndexesAsync(both.Model));

    [Fact]
    public async Task Every_table_belongs_to_a_module()
    {
        string[] owners = ["house_", "customers_", "oauth_", "signin_", "risk_", "behaviour_", "transactions_", "agents_", "shared_signals_", "governance_", "audit_", "admin_"];

        var tables = await Catalog.RowsAsync(both.Files, "select relname::text from pg_class where relkind = 'r' and relnamespace = 'ciam'::regnamespace");

        Assert.NotEmpty(tables);
        Assert.All(tables, table => Assert.Contains(owners, owner => table.StartsWith(owner, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_foreign_key_across_modules_leads_to_a_customer_only()
    {
        var crossing = await Catalog.RowsAsync(both.Files, """
            select format('%s %s', a.relname, b.relname)
            from pg_constraint k join pg_class a on a.oid = conrelid join pg_class b on b.oid = confrelid
            where contype = 'f' and connamespace = 'ciam'::regnamespace
              and split_part(a.relname, '_', 1) <> split_part(b.relname, '_', 1) and b.relname <> 'customers_customer'
            """);

        Assert.Empty(crossing);
    }

    private static void AssertSame(IReadOnlyList<string> files, IReadOnlyList<string> model)
    {
        var (onlyFiles, onlyModel) = (files.Except(model).ToList(), model.Except(files).ToList());

        Assert.NotEmpty(files);
        Assert.True(onlyFiles.Count + onlyModel.Count == 0,
            $"only in the SQL files:\n  {string.Join("\n  ", onlyFiles)}\nonly in the model:\n  {string.Join("\n  ", onlyModel)}");
    }
}
