using Ciam.Testing;
using Npgsql;

namespace Ciam.ServerTests.Schema;

/// <summary>What is written in the audit trail stays written, even for whoever owns the table.</summary>
public sealed class AuditTable : IAsyncLifetime
{
    private string _database = "";

    public async Task InitializeAsync()
    {
        _database = await TestPostgres.NewDatabaseAsync();
        await Catalog.ExecuteAsync(_database, """
            insert into ciam.audit_entry (id, at, class, event, actor_kind, succeeded, request_id)
            values (gen_random_uuid(), '2026-03-03', 'token', 'code.issued', 'system', true, 'request')
            """);
    }

    public Task DisposeAsync() => TestPostgres.DropAsync(_database);

    [Theory]
    [InlineData("update ciam.audit_entry set event = 'nothing.happened'")]
    [InlineData("delete from ciam.audit_entry")]
    [InlineData("truncate ciam.audit_entry")]
    [InlineData("delete from ciam.audit_entry_token_default")]
    [InlineData("truncate ciam.audit_entry_token_default")]
    public async Task It_refuses_change(string deed)
    {
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => Catalog.ExecuteAsync(_database, deed));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        Assert.Equal(["code.issued"], await Catalog.RowsAsync(_database, "select event from ciam.audit_entry"));
    }
}
