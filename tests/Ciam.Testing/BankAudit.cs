using Ciam.Server.Audit;
using Ciam.Storage;
using Ciam.Storage.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Ciam.Testing;

/// <summary>The audit trail of one bank, as an auditor reads it.</summary>
public sealed class BankAudit(Bank bank)
{
    /// <summary>
    /// The names of the events, oldest first, and within the standing clock's one instant as they were written.
    /// Without those of the signing keys, which the server makes in the background when it comes to it.
    /// </summary>
    public Task<IReadOnlyList<string>> EventsAsync() => bank.RowsAsync("select event from ciam.audit_entry where event not like 'key.%' order by at, position");

    /// <summary>Whole entries with one name, as JSON, oldest first, with what they tell of persons filled in.</summary>
    public async Task<IReadOnlyList<string>> EntriesAsync(string name)
    {
        var rows = await OpenedAsync(name);
        var texts = new List<string>();
        foreach (var row in rows)
        {
            await using var connection = new NpgsqlConnection(bank.ConnectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("""
                select (to_jsonb(entry) || jsonb_build_object('reason', $2::text, 'network', $3::text, 'before', $4::jsonb, 'after', $5::jsonb))::text from ciam.audit_entry entry where id = $1
                """, connection);
            command.Parameters.Add(new() { Value = row.Id });
            foreach (var value in new[] { row.Reason, row.Network, row.Before, row.After })
                command.Parameters.Add(new() { Value = value ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
            texts.Add((string)(await command.ExecuteScalarAsync())!);
        }

        return texts;
    }

    /// <summary>What stood there afterwards, or the particulars, of each entry with one name, oldest first.</summary>
    public async Task<IReadOnlyList<string>> ParticularsAsync(string name) => [.. (await OpenedAsync(name)).Select(row => row.After ?? "none")];

    /// <summary>The entries with one name, or all, as staff may read them.</summary>
    public Task<List<AuditEntryRow>> OpenedAsync(string? name = null) => bank.WithServicesAsync(async services =>
    {
        var rows = await services.GetRequiredService<CiamDbContext>().Set<AuditEntryRow>().AsNoTracking()
            .Where(row => name == null || row.Event == name).OrderBy(row => row.At).ThenBy(row => row.Position).ToListAsync();
        await services.GetRequiredService<AuditTrail>().OpenAsync(rows, CancellationToken.None);
        return rows;
    });

    /// <summary>The newest events are these, in this order.</summary>
    public async Task AssertEndsWithAsync(params string[] names) => Assert.Equal(names, (await EventsAsync()).TakeLast(names.Length));

    public async Task AssertHasAsync(string name) => Assert.Contains(name, await EventsAsync());
}
