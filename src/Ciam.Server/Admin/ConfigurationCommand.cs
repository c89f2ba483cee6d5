using Ciam.Server.Admin.Configuration;
using Ciam.Server.Audit;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>The command <c>config</c>: writes what staff set as one file, shows what such a file would change, and makes it so.</summary>
internal static class ConfigurationCommand
{
    public const string Usage = """
        usage: config export [--out FILE]
               config diff FILE [--prune]                                  1 when something would change
               config apply FILE --dry-run [--prune]
               config apply FILE [--prune] --by E-MAIL --why TEXT          in the name of somebody of the bank; without, where there is no staff yet
        """;

    private static readonly string[] Values = ["--out", "--by", "--why"];
    private static readonly string[] Flags = ["--dry-run", "--prune"];

    /// <summary>0: done, or nothing to do; 1: a diff that found something; 2: refused, nothing was changed.</summary>
    public static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> arguments, TextWriter output, CancellationToken ct)
    {
        if (Asked.Read(arguments) is not { } asked)
            return await SayAsync(output, Usage, 2);
        await using var scope = services.CreateAsyncScope();
        var (file, now) = (scope.ServiceProvider.GetRequiredService<ConfigurationFile>(), services.GetRequiredService<TimeProvider>().GetUtcNow());
        if (asked.Verb == "export")
            return await ExportAsync(file, asked, output, ct);

        if (!File.Exists(asked.File))
            return await SayAsync(output, $"{asked.File}: there is no such file", 2);
        var (document, fault) = ConfigurationDocument.Read(await File.ReadAllBytesAsync(asked.File, ct));
        if (document is null)
            return await SayAsync(output, $"{asked.File}: {fault}", 2);
        if (asked.Verb == "diff" || asked.Has("--dry-run"))
            return await TellAsync(await file.CompareAsync(document, asked.Has("--prune"), now, ct), asked.Verb == "diff" ? 1 : 0, "nothing was changed", output);
        return await AuthorAsync(scope.ServiceProvider.GetRequiredService<CiamDbContext>(), scope.ServiceProvider.GetRequiredService<RoleCatalog>(), asked, now, ct) is { } author
            ? await TellAsync(await file.ApplyAsync(document, asked.Has("--prune"), author, ct), 0, "applied", output)
            : await SayAsync(output, $"a file is applied by somebody of the bank: --by names the e-mail address, --why gives a reason of {StaffDeed.ShortestReason} letters or more", 2);
    }

    private static async Task<int> ExportAsync(ConfigurationFile file, Asked asked, TextWriter output, CancellationToken ct)
    {
        var text = (await file.ExportAsync(ct)).Write();
        if (asked.Of("--out") is not { } path)
            return await SayAsync(output, text.TrimEnd('\n'), 0);
        await File.WriteAllTextAsync(path, text, ct);
        return 0;
    }

    private static async Task<int> TellAsync(ConfigurationPlan plan, int whenSomething, string done, TextWriter output)
    {
        if (plan.Faults.Count > 0)
        {
            foreach (var fault in plan.Faults)
                await output.WriteLineAsync($"REFUSED {fault}");
            return await SayAsync(output, $"{plan.Faults.Count} faults; nothing was changed", 2);
        }
        foreach (var line in plan.ToLines())
            await output.WriteLineAsync(line);
        return plan.Steps.Count == 0
            ? await SayAsync(output, "the file and the database agree", 0)
            : await SayAsync(output, plan.ChangesSomething ? done : "nothing was changed", whenSomething);
    }

    /// <summary>The command line is the operator's; the deed is still that of somebody of the bank who may do it. Null when nobody was named who is.</summary>
    private static async Task<ConfigurationAuthor?> AuthorAsync(CiamDbContext database, RoleCatalog roles, Asked asked, DateTimeOffset now, CancellationToken ct)
    {
        if (!await database.Set<CustomerRow>().AnyAsync(person => person.StaffRole != null, ct))
            return new ConfigurationAuthor(AuditActor.System, null, null, asked.Of("--why")?.Trim(), now);
        if (asked.Of("--by")?.ToUpperInvariant() is not { } address || asked.Of("--why")?.Trim() is not { Length: >= StaffDeed.ShortestReason and <= StaffDeed.LongestReason } why)
            return null;
        var row = await database.Set<CustomerRow>().AsNoTracking().SingleOrDefaultAsync(person => person.NormalizedEmail == address && person.SuspendedAt == null, ct);
        return row is not null && await roles.FindAsync(row.StaffRole, ct) is { } role ? new ConfigurationAuthor(AuditActor.Staff(row.Id), row.Id, role, why, now) : null;
    }

    private static async Task<int> SayAsync(TextWriter output, string text, int code)
    {
        await output.WriteLineAsync(text);
        return code;
    }

    private sealed record Asked(string Verb, string? File, IReadOnlyDictionary<string, string> Named, IReadOnlySet<string> Given)
    {
        public string? Of(string option) => Named.GetValueOrDefault(option);

        public bool Has(string flag) => Given.Contains(flag);

        public static Asked? Read(IReadOnlyList<string> arguments)
        {
            if (arguments is not [("export" or "diff" or "apply") and var verb, ..])
                return null;
            var (named, given, file) = (new Dictionary<string, string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal), (string?)null);
            for (var at = 1; at < arguments.Count; at++)
            {
                if (Values.Contains(arguments[at]) && at + 1 < arguments.Count && named.TryAdd(arguments[at], arguments[at + 1]))
                    at++;
                else if (!(Flags.Contains(arguments[at]) && given.Add(arguments[at])) && (file is not null || arguments[at].StartsWith('-') || (file = arguments[at]) is null))
                    return null;
            }
            return verb == "export" == file is null && (verb == "apply" || !given.Contains("--dry-run")) && (verb == "export" || !named.ContainsKey("--out")) ? new Asked(verb, file, named, given) : null;
        }
    }
}
