using Xunit;

namespace Ciam.Testing;

/// <summary>The audit trail of one bank, as an auditor reads it.</summary>
public sealed class BankAudit(Bank bank)
{
    /// <summary>
    /// The names of the events, oldest first, and within the standing clock's one instant as they were written.
    /// Without those of the signing keys, which the server makes in the background when it comes to it.
    /// </summary>
    public Task<IReadOnlyList<string>> EventsAsync() => bank.RowsAsync("select event from ciam.audit_entry where event not like 'key.%' order by at, ctid");

    /// <summary>Whole entries with one name, as JSON, oldest first.</summary>
    public async Task<IReadOnlyList<string>> EntriesAsync(string name) =>
        [.. (await bank.RowsAsync("select to_jsonb(entry)::text from ciam.audit_entry entry order by at, ctid")).Where(entry => entry.Contains($"\"event\": \"{name}\"", StringComparison.Ordinal))];

    /// <summary>The newest events are these, in this order.</summary>
    public async Task AssertEndsWithAsync(params string[] names) => Assert.Equal(names, (await EventsAsync()).TakeLast(names.Length));

    public async Task AssertHasAsync(string name) => Assert.Contains(name, await EventsAsync());
}
