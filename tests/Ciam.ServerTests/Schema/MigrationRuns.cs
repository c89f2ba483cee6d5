using Ciam.Storage.Migrations;
using Ciam.Testing;

namespace Ciam.ServerTests.Schema;

/// <summary>Every file runs once, in order, whoever starts and how many of them.</summary>
public sealed class MigrationRuns
{
    [Fact]
    public async Task Running_the_files_again_changes_nothing()
    {
        var database = await TestPostgres.NewDatabaseAsync();

        Assert.Empty(await MigrationRunner.RunAsync(database, CancellationToken.None));

        await TestPostgres.DropAsync(database);
    }

    [Fact]
    public async Task A_file_that_changed_after_it_ran_is_refused()
    {
        var database = await TestPostgres.NewDatabaseAsync();
        await Catalog.ExecuteAsync(database, "update ciam.house_migration set checksum = 'another' where name = '0001_house.sql'");

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => MigrationRunner.RunAsync(database, CancellationToken.None));

        Assert.Contains("0001_house.sql", refusal.Message, StringComparison.Ordinal);
        await TestPostgres.DropAsync(database);
    }

    [Fact]
    public async Task Four_nodes_that_start_at_once_run_each_file_once()
    {
        var database = await TestPostgres.NewEmptyDatabaseAsync();

        var ran = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => MigrationRunner.RunAsync(database, CancellationToken.None))));

        Assert.Equal(MigrationRunner.Files().Select(file => file.Name), ran.SelectMany(names => names).Order(StringComparer.Ordinal));
        await TestPostgres.DropAsync(database);
    }
}
