using System.Globalization;
using Ciam.Server.Audit;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Customers.Portability;

/// <summary>The command <c>export-customers FILE</c>: every customer with the hash of the password, one a line, as <c>import-customers</c> reads them. Staff, factors and sessions stay here.</summary>
internal static class ExportCustomers
{
    public const string Usage = "usage: export-customers FILE (which must not exist yet)";
    private const int AtOnce = 1000;

    public static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> arguments, TextWriter output, CancellationToken ct)
    {
        if (arguments is not [var path] || File.Exists(path))
        {
            await output.WriteLineAsync(Usage);
            return 2;
        }

        // Nobody else on the machine may read it, from the first byte on.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new StreamWriter(path, options);
        await using var scope = services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<CiamDbContext>();
        var customers = database.Set<CustomerRow>().AsNoTracking().Where(row => row.StaffRole == null && row.Email != null);

        // The entry comes first: an export that breaks off has been one.
        scope.ServiceProvider.GetRequiredService<AuditTrail>()
            .Append(new AuditDeed(AuditEvents.CustomersExported, AuditActor.System) { After = new { customers = await customers.CountAsync(ct) } }, services.GetRequiredService<TimeProvider>().GetUtcNow());
        await database.SaveChangesAsync(ct);

        var (written, last) = (0, Guid.Empty);
        while (true)
        {
            var page = await customers.Where(row => row.Id > last).OrderBy(row => row.Id).Take(AtOnce).ToListAsync(ct);
            foreach (var row in page)
                await file.WriteLineAsync(PortableCustomer.Of(row).Write());
            written += page.Count;
            if (page.Count < AtOnce)
                break;
            last = page[^1].Id;
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{written} written"));
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{path}: {written} customers; whoever holds it can guess passwords at leisure, keep it as you keep keys"));
        return 0;
    }
}
