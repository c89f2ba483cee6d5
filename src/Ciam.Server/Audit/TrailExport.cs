using System.Globalization;
using System.Text;
using System.Text.Json;
using Ciam.Decisions.Audit;
using Ciam.Storage;
using Ciam.Storage.Audit;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Audit;

/// <summary>Writes the trail into a file that proves itself: a head with the public keys, every link of the chain, and after each link its entries, one to a line as they are hashed.</summary>
internal sealed class TrailExport(CiamDbContext database, TrailProof proof)
{
    private static readonly UTF8Encoding Plain = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Says how many entries were written. Entries before <paramref name="from"/> and after <paramref name="until"/> are left out by whole batches, links never.</summary>
    public async Task<long> RunAsync(string file, DateTimeOffset? from, DateTimeOffset? until, CancellationToken ct)
    {
        await using var output = new StreamWriter(file, append: false, Plain) { NewLine = "\n" };
        var keys = await SealKeys.PublishedAsync(database, ct);
        await output.WriteLineAsync($$"""{"kind":"export","v":1,"from":{{Told(from)}},"until":{{Told(until)}},"jwks":{{keys}}}""");
        var (written, ends, retired) = (0L, new Dictionary<(string, string), long>(), await RetiredAsync(ct));
        await foreach (var row in proof.SealsAsync(ct))
        {
            var seal = row.ToSeal();
            var after = ends.GetValueOrDefault((seal.Class, seal.Period));
            var isTold = seal.Kind == Seal.Batch && !retired.Contains((seal.Class, seal.Period)) && IsWithin(seal, from, until);
            if (seal.Kind == Seal.Batch)
                ends[(seal.Class, seal.Period)] = seal.Last;
            var leaves = isTold ? await database.Set<LeavesRow>().AsNoTracking().SingleOrDefaultAsync(found => found.Seal == seal.Number, ct) : null;
            await output.WriteLineAsync(Line(row, isTold, leaves?.ToLeaves() ?? []));
            if (!isTold)
                continue;
            foreach (var entry in await database.EntriesOfAsync(seal, TrailProof.PeriodOf(seal), after, ct))
            {
                await output.WriteLineAsync(entry.ToEntry().ToCanonical());
                written++;
            }
        }

        return written;
    }

    /// <summary>Whether a batch may hold entries of the time asked for.</summary>
    internal static bool IsWithin(Seal seal, DateTimeOffset? from, DateTimeOffset? until)
    {
        var period = TrailProof.PeriodOf(seal);
        return !(period.Until <= from || period.From >= until || seal.SealedAt < from);
    }

    private async Task<HashSet<(string, string)>> RetiredAsync(CancellationToken ct) =>
        [.. (await database.Set<SealRow>().Where(row => row.Kind == Seal.Retirement).Select(row => new { row.Class, row.Period }).ToListAsync(ct)).Select(row => (row.Class, row.Period))];

    private static string Line(SealRow row, bool hasEntries, IReadOnlyList<Leaf> leaves)
    {
        var list = string.Join(',', leaves.Select(leaf => string.Create(CultureInfo.InvariantCulture, $"[{leaf.Position},\"{leaf.Id}\",\"{Convert.ToHexStringLower(leaf.Hash)}\"]")));
        return $$"""{"kind":"seal","seal":{{row.ToSeal().ToCanonical()}},"hash":"{{Convert.ToHexStringLower(row.Hash)}}","signature":"{{row.Signature}}","entries":{{(hasEntries ? "true" : "false")}},"leaves":[{{list}}]}""";
    }

    private static string Told(DateTimeOffset? at) => at is { } when ? JsonSerializer.Serialize(when.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)) : "null";
}
