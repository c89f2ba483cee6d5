using Ciam.Server.House;
using Ciam.Storage.House;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Ciam.UnitTests.Server.House;

/// <summary>A node that has just started, or that the database does not answer, keeps nothing in memory.</summary>
public sealed class HeardChanges
{
    [Fact]
    public async Task Before_anything_was_heard_nothing_kept_counts()
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1");
        using var changes = new Changes(nowhere, NullLogger<Changes>.Instance);
        var kept = new Kept<string>(changes, ChangeRow.Clients);
        var reads = 0;

        Assert.Null(changes.StampOf(ChangeRow.Clients));
        for (var asked = 1; asked <= 2; asked++)
        {
            Assert.Equal("read", await kept.GetAsync("name", () => Task.FromResult<string?>(++reads > 0 ? "read" : null)));
            Assert.Equal(asked, reads);
        }
    }
}
