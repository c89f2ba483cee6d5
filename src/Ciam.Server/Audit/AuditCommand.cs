using System.Globalization;
using Ciam.Decisions.Audit;
using Ciam.Protocol.Jose;
using Ciam.Storage;

namespace Ciam.Server.Audit;

/// <summary>The command <c>audit</c>: holds the trail, an export or the proof of one entry against its seals, and makes the last two.</summary>
internal static class AuditCommand
{
    public const string Usage = """
        usage: audit verify [--from DAY] [--to DAY] [--anchors FILE]                         the trail in the database
               audit verify --file EXPORT [--keys JWKS] [--from DAY] [--to DAY] [--anchors FILE]   an export; no server, no database
               audit verify --proof FILE --keys JWKS [--anchors FILE]                         the proof of one entry; no server, no database
               audit export --out FILE [--from DAY] [--to DAY]
               audit prove ENTRY --out FILE
               audit keys                                                                    the public keys that sign for seals
               audit seal                                                                    seals now what was written
               audit forget CUSTOMER                                                         destroys the keys of a person
        """;

    private static readonly string[] Options = ["--from", "--to", "--anchors", "--file", "--keys", "--proof", "--out"];

    /// <summary>Whether it needs neither server nor database.</summary>
    public static bool IsOffline(IReadOnlyList<string> arguments) => arguments is ["verify", ..] && (arguments.Contains("--file") || arguments.Contains("--proof"));

    /// <summary>0: good; 1: tampered with, refused or not there; 2: used wrongly.</summary>
    public static async Task<int> RunAsync(IServiceProvider? services, IReadOnlyList<string> arguments, TextWriter output, CancellationToken ct)
    {
        if (Read(arguments) is not { } asked)
            return await SayAsync(output, Usage, 2);
        if (new[] { "--anchors", "--file", "--keys", "--proof" }.Select(asked.Of).FirstOrDefault(file => file is not null && !File.Exists(file)) is { } missing)
            return await SayAsync(output, $"{missing}: there is no such file", 2);
        if (AnchorFile.Read(asked.Of("--anchors")) is not { } anchors)
            return await SayAsync(output, $"{asked.Of("--anchors")}: not a file of anchors", 2);
        var keys = asked.Of("--keys") is { } jwks ? SealSignature.ReadKeys(await File.ReadAllTextAsync(jwks, ct)) : null;
        if (asked.Of("--keys") is not null && keys is null)
            return await SayAsync(output, $"{asked.Of("--keys")}: not a JWK Set", 2);

        if (asked.Verb == "verify" && asked.Of("--proof") is { } proof)
            return keys is null ? await SayAsync(output, Usage, 2) : await CheckProofAsync(proof, keys, anchors, output, ct);
        if (asked.Verb == "verify" && asked.Of("--file") is { } file)
            return await TellAsync(output, FileProof.Run(file, keys, asked.From, asked.Until, anchors), keys is null ? "the keys are the export's own: compare them with those that the server publishes (audit keys)" : null);
        await using var scope = services!.CreateAsyncScope();
        return await AtTheDatabaseAsync(scope.ServiceProvider, asked, anchors, output, ct);
    }

    private static async Task<int> AtTheDatabaseAsync(IServiceProvider services, Asked asked, IReadOnlyCollection<Anchor> anchors, TextWriter output, CancellationToken ct)
    {
        var (database, now) = (services.GetRequiredService<CiamDbContext>(), services.GetRequiredService<TimeProvider>().GetUtcNow());
        switch (asked.Verb)
        {
            case "verify":
                return await TellAsync(output, await services.GetRequiredService<TrailProof>().RunAsync(asked.From, asked.Until, anchors, ct), null);
            case "keys":
                return await SayAsync(output, await SealKeys.PublishedAsync(database, ct), 0);
            case "seal":
                var (sealing, count) = (services.GetRequiredService<Sealing>(), 0);
                while (await sealing.RunAsync(now, ct) is > 0 and var more)
                    count += more;
                return await SayAsync(output, $"{count} entries sealed", 0);
            case "export" when asked.Of("--out") is { } path:
                return await SayAsync(output, $"{await services.GetRequiredService<TrailExport>().RunAsync(path, asked.From, asked.Until, ct)} entries written", 0);
            case "prove" when asked.Of("--out") is { } path && Guid.TryParse(asked.Subject, out var entry):
                if (await services.GetRequiredService<TrailProof>().ProveAsync(entry, ct) is not var (proof, seal))
                    return await SayAsync(output, "there is no such entry, or it is not sealed yet", 1);
                await File.WriteAllTextAsync(path, ProofFile.Write(proof, seal), ct);
                return await SayAsync(output, $"entry {entry} is in seal {seal.Number}; check it with: audit verify --proof {path} --keys JWKS", 0);
            case "forget" when Guid.TryParse(asked.Subject, out var customer):
                return await SayAsync(output, $"{await services.GetRequiredService<AuditTrail>().ForgetAsync(customer, AuditActor.System, now, ct)} keys destroyed", 0);
            default:
                return await SayAsync(output, Usage, 2);
        }
    }

    private static async Task<int> CheckProofAsync(string file, IReadOnlyDictionary<string, PublicKey> keys, IReadOnlyCollection<Anchor> anchors, TextWriter output, CancellationToken ct)
    {
        var (fault, proof) = ProofFile.Check(await File.ReadAllTextAsync(file, ct), keys, anchors);
        return proof is null
            ? await SayAsync(output, $"REFUSED: {fault}", 1)
            : await SayAsync(output, $"GOOD: the entry is number {proof.Index + 1} of {proof.Seal.Count} in seal {proof.Seal.Number}, sealed {When(proof.Seal.SealedAt)}\n{proof.Entry}", 0);
    }

    private static async Task<int> TellAsync(TextWriter output, TrailFinding found, string? remark)
    {
        if (found.Fault is { } fault)
        {
            var where = fault.Position is { } position ? $", position {position}" : "";
            return await SayAsync(output, $"TAMPERED ({fault.What}): seal {fault.Seal}{where}{(fault.Entry is { } entry ? $", entry {entry}" : "")}: {fault.Words}", 1);
        }

        var retired = found.Retired > 0 ? $", {found.Retired} let go when their time was over" : "";
        var unsealed = found.Unsealed > 0 ? $", {found.Unsealed} not sealed yet" : "";
        await output.WriteLineAsync($"GOOD: {found.Entries} entries under {found.Seals} seals{retired}{unsealed}; the last seal is of {(found.LastSealedAt is { } at ? When(at) : "never")}");
        await output.WriteLineAsync(found.Anchors > 0 ? $"{found.Anchors} anchors agree" : "no anchors were given: that the tail was not cut off is not proven");
        return remark is null ? 0 : await SayAsync(output, remark, 0);
    }

    private static Asked? Read(IReadOnlyList<string> arguments)
    {
        if (arguments is not [var verb, ..])
            return null;
        var (named, subject) = (new Dictionary<string, string>(StringComparer.Ordinal), (string?)null);
        for (var at = 1; at < arguments.Count; at++)
        {
            if (Options.Contains(arguments[at]) && at + 1 < arguments.Count && named.TryAdd(arguments[at], arguments[at + 1]))
                at++;
            else if (subject is null && !arguments[at].StartsWith('-'))
                subject = arguments[at];
            else
                return null;
        }

        return TryReadDay(named.GetValueOrDefault("--from"), out var from) && TryReadDay(named.GetValueOrDefault("--to"), out var to) ? new Asked(verb, subject, named, from, to?.AddDays(1)) : null;
    }

    private static bool TryReadDay(string? text, out DateTimeOffset? day)
    {
        day = DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) && read.Year is > 1900 and < 9999 ? new DateTimeOffset(read, TimeSpan.Zero) : null;
        return text is null || day is not null;
    }

    private static async Task<int> SayAsync(TextWriter output, string text, int code)
    {
        await output.WriteLineAsync(text);
        return code;
    }

    private static string When(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private sealed record Asked(string Verb, string? Subject, Dictionary<string, string> Named, DateTimeOffset? From, DateTimeOffset? Until)
    {
        public string? Of(string option) => Named.GetValueOrDefault(option);
    }
}
