using System.Collections.Concurrent;
using System.Diagnostics;
using Ciam.Server.House;
using Ciam.Storage.House;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Ciam.ServerTests;

/// <summary>Counts what a request costs the database, exactly: one line for each round trip, whatever the machine's mood.</summary>
internal static class RoundTripWatch
{
    /// <summary>The text of everything about the house's tables that was sent to this bank's database meanwhile; the listening for changes goes on beside it and is not counted.</summary>
    public static async Task<IReadOnlyCollection<string>> WatchAsync(this Bank bank, Func<Task> deed)
    {
        var database = new NpgsqlConnectionStringBuilder(bank.ConnectionString).Database!;
        var statements = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                var tags = activity.TagObjects.Select(tag => tag.Value as string).OfType<string>().ToList();
                if (tags.Contains(database) && tags.FirstOrDefault(tag => tag.Contains("ciam.", StringComparison.Ordinal)) is { } sql && !sql.Contains("ciam.house_change", StringComparison.Ordinal))
                    statements.Enqueue(sql);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await deed();
        return statements;
    }

    /// <summary>Until the server hears of changes, it keeps nothing in memory.</summary>
    public static async Task HearsChangesAsync(this Bank bank)
    {
        var changes = bank.Services.GetRequiredService<Changes>();
        for (var tries = 0; changes.StampOf(ChangeRow.Clients) is null; tries++)
        {
            Assert.True(tries < 3000, "the server has not heard of changes within half a minute");
            await Task.Delay(10);
        }
    }
}
