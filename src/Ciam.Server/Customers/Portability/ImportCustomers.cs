using System.Globalization;
using Ciam.Server.Audit;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Ciam.Server.Customers.Portability;

/// <summary>
/// The command <c>import-customers FILE [check]</c>: one customer a line. The whole file is read first, and nothing is written while a line of it is
/// wrong; then the customers are written some hundred at a time, each with its audit entry. Whoever is there already stays as they are, so that an
/// import that was broken off is simply run again.
/// </summary>
internal sealed class ImportCustomers(IServiceProvider services, TextWriter output)
{
    public const string Usage = "usage: import-customers FILE [check]";
    private const int AtOnce = 200;
    private const int MostFaultsTold = 100;
    private const int Progress = 10_000;

    private int _added;
    private int _present;
    private int _conflicts;

    public static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> arguments, TextWriter output, CancellationToken ct)
    {
        if (arguments is not ([_] or [_, "check"]))
        {
            await output.WriteLineAsync(Usage);
            return 2;
        }

        var import = new ImportCustomers(services, output);
        if (!File.Exists(arguments[0]))
        {
            await output.WriteLineAsync($"{arguments[0]}: there is no such file");
            return 2;
        }

        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (!await import.CheckAsync(arguments[0], now, ct))
            return 1;
        return arguments.Count == 2 || await import.WriteAsync(arguments[0], now, ct) ? 0 : 1;
    }

    /// <summary>Every line on its own, and none twice.</summary>
    private async Task<bool> CheckAsync(string path, DateTimeOffset now, CancellationToken ct)
    {
        var (line, faults) = (0, 0);
        var (addresses, ids) = (new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<Guid, int>());
        await foreach (var text in File.ReadLinesAsync(path, ct))
        {
            line++;
            if (text.Length == 0)
                continue;
            var (customer, unread) = PortableCustomer.Read(text, now);
            var fault = customer is null ? unread
                : !addresses.TryAdd(customer.Normalized, line) ? string.Create(CultureInfo.InvariantCulture, $"email: stands in line {addresses[customer.Normalized]} already")
                : customer.Id is { } id && !ids.TryAdd(id, line) ? string.Create(CultureInfo.InvariantCulture, $"id: stands in line {ids[id]} already")
                : null;
            if (fault is not null && ++faults <= MostFaultsTold)
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"line {line}: {fault}"));
        }

        await output.WriteLineAsync(faults == 0
            ? string.Create(CultureInfo.InvariantCulture, $"checked {addresses.Count} customers: all lines are right")
            : string.Create(CultureInfo.InvariantCulture, $"{faults} lines are wrong; nothing was imported"));
        return faults == 0;
    }

    private async Task<bool> WriteAsync(string path, DateTimeOffset now, CancellationToken ct)
    {
        var (line, told) = (0, 0);
        var batch = new List<(int Line, PortableCustomer Customer)>(AtOnce);
        await foreach (var text in File.ReadLinesAsync(path, ct))
        {
            line++;
            if (text.Length == 0)
                continue;
            if (PortableCustomer.Read(text, now).Customer is not { } customer)
                throw new InvalidOperationException($"{path} was changed while it was imported; run the import again");
            batch.Add((line, customer));
            if (batch.Count < AtOnce)
                continue;
            await WriteAsync(batch, now, ct);
            batch.Clear();
            if (_added + _present >= told + Progress)
            {
                told = _added + _present;
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"line {line}: {_added} imported, {_present} were there"));
            }
        }

        await WriteAsync(batch, now, ct);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{_added} imported, {_present} were there already, {_conflicts} in conflict"));
        return _conflicts == 0;
    }

    /// <summary>One transaction; when somebody registered one of the addresses meanwhile, one for each, so that the others are not lost.</summary>
    private async Task WriteAsync(List<(int Line, PortableCustomer Customer)> batch, DateTimeOffset now, CancellationToken ct)
    {
        if (batch.Count == 0)
            return;
        try
        {
            await AddAsync(batch, now, ct);
        }
        catch (Exception fault) when (batch.Count > 1 && IsRace(fault))
        {
            foreach (var one in batch)
                await WriteAsync([one], now, ct);
        }
        catch (Exception fault) when (IsRace(fault))
        {
            // Seen from a fresh look, the address is there already, or the id is somebody else's: neither is written.
            await AddAsync(batch, now, ct);
        }
    }

    /// <summary>Somebody else wrote the same address, or two imports wait for each other; whoever lost looks again.</summary>
    private static bool IsRace(Exception fault) =>
        fault is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected } || (fault is DbUpdateException or InvalidOperationException && fault.InnerException is { } inner && IsRace(inner));

    private async Task AddAsync(List<(int Line, PortableCustomer Customer)> batch, DateTimeOffset now, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var (database, audit) = (scope.ServiceProvider.GetRequiredService<CiamDbContext>(), scope.ServiceProvider.GetRequiredService<AuditTrail>());
        var (addresses, ids) = (batch.Select(one => one.Customer.Normalized).ToList(), batch.Select(one => one.Customer.Id).OfType<Guid>().ToList());
        var there = await database.Set<CustomerRow>().AsNoTracking().Where(row => addresses.Contains(row.NormalizedEmail!) || ids.Contains(row.Id))
            .Select(row => new { row.Id, row.NormalizedEmail }).ToListAsync(ct);
        var (added, present, conflicts) = (0, 0, new List<string>());
        foreach (var (line, customer) in batch)
        {
            var byAddress = there.Find(row => row.NormalizedEmail == customer.Normalized);
            if (byAddress is null ? there.Exists(row => row.Id == customer.Id) : customer.Id is { } id && byAddress.Id != id)
            {
                conflicts.Add(string.Create(CultureInfo.InvariantCulture, $"line {line}: {(byAddress is null ? "the id belongs to a customer with another address" : "the address belongs to a customer with another id")}; left as it is"));
                continue;
            }

            if (byAddress is not null)
            {
                present++;
                continue;
            }

            var row = customer.ToRow(now);
            database.Add(row);
            audit.Append(new AuditDeed(AuditEvents.CustomerImported, AuditActor.System) { CustomerId = row.Id, After = new { hash = AlgorithmOf(row.PasswordHash) } }, now);
            added++;
        }

        await database.SaveChangesAsync(ct);
        (_added, _present, _conflicts) = (_added + added, _present + present, _conflicts + conflicts.Count);
        foreach (var conflict in conflicts)
            await output.WriteLineAsync(conflict);
    }

    /// <summary>The name alone: no part of the hash belongs in the trail.</summary>
    private static string AlgorithmOf(string? hash) => hash is null ? "none" : !Passwords.ForeignHash.IsForeign(hash) ? "house" : hash.TrimStart('$').Split('$')[0];
}
