using System.Text;
using System.Text.Json;
using Ciam.Decisions.Audit;
using Ciam.Protocol.Jose;

namespace Ciam.Server.Audit;

/// <summary>Holds an export against its own seals: no server, no database, no network.</summary>
internal static class FileProof
{
    private sealed record Link(Seal Seal, byte[] Hash, string Signature, IReadOnlyList<Leaf>? Leaves);

    private sealed record Head(DateTimeOffset? From, DateTimeOffset? Until, IReadOnlyDictionary<string, PublicKey> Keys);

    /// <param name="file">What <see cref="TrailExport"/> wrote.</param>
    /// <param name="trusted">Keys from another source; null to believe those in the file.</param>
    /// <param name="from">Entries before are not looked at.</param>
    /// <param name="until">Entries from here on are not looked at.</param>
    /// <param name="anchors">What the world outside remembers.</param>
    public static TrailFinding Run(string file, IReadOnlyDictionary<string, PublicKey>? trusted, DateTimeOffset? from, DateTimeOffset? until, IReadOnlyCollection<Anchor> anchors)
    {
        if (ReadHead(File.ReadLines(file).FirstOrDefault()) is not { } head)
            return new TrailFinding { Fault = new TrailFault(Tampering.SealForged, 0, null, null, "the file does not begin as an export does") };
        var chain = new ChainCheck(anchors);
        var fault = Follow(chain, file, trusted ?? head.Keys);
        var finding = new TrailFinding { Seals = chain.Last, Anchors = anchors.Count };
        foreach (var (link, found) in Batches(file))
        {
            if (link.Seal.Number > chain.Last)
                break;
            finding = finding with { LastSealedAt = link.Seal.SealedAt };
            if (link.Seal.Kind != Seal.Batch || !TrailExport.IsWithin(link.Seal, Later(from, head.From), Earlier(until, head.Until)))
                continue;
            if (chain.IsRetired(link.Seal))
                finding = finding with { Retired = finding.Retired + link.Seal.Count };
            else if (BatchCheck.FirstFault(link.Seal, link.Leaves, found) is { } first)
                return finding with { Fault = first };
            else
                finding = finding with { Entries = finding.Entries + link.Seal.Count };
        }

        return finding with { Fault = fault };
    }

    private static TrailFault? Follow(ChainCheck chain, string file, IReadOnlyDictionary<string, PublicKey> keys)
    {
        foreach (var line in File.ReadLines(file).Skip(1))
        {
            if (!IsLink(line) && chain.Last > 0)
                continue;
            if (!IsLink(line) || ReadLink(line) is not { } link)
                return new TrailFault(Tampering.SealForged, chain.Last + 1, null, null, $"after seal {chain.Last} there is a line that is neither a seal nor an entry of one");
            if (chain.Next(link.Seal, link.Hash, SealSignature.IsGood(link.Signature, link.Seal.Number, link.Hash, keys)) is { } fault)
                return fault;
        }

        return chain.AtEnd();
    }

    private static IEnumerable<(Link Link, List<Leaf> Found)> Batches(string file)
    {
        (Link Link, List<Leaf> Found)? open = null;
        foreach (var line in File.ReadLines(file).Skip(1))
        {
            if (!IsLink(line))
            {
                // A line that is no entry any more is one that was changed: it has a hash, but no name.
                open?.Found.Add(SealText.ReadEntry(Encoding.UTF8.GetBytes(line)) ?? new Leaf(0, Guid.Empty, MerkleTree.Leaf(Encoding.UTF8.GetBytes(line))));
                continue;
            }

            if (open is { } done)
                yield return done;
            if (ReadLink(line) is not { } link)
                yield break;
            open = (link, []);
        }

        if (open is { } last)
            yield return last;
    }

    private static bool IsLink(string line) => line.StartsWith("""{"kind":"seal",""", StringComparison.Ordinal);

    private static Link? ReadLink(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            return SealText.Read(root.GetProperty("seal")) is { } seal
                ? new Link(seal, Convert.FromHexString(root.GetProperty("hash").GetString()!), root.GetProperty("signature").GetString()!, SealText.ReadLeaves(root.GetProperty("leaves")))
                : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentNullException)
        {
            return null;
        }
    }

    private static Head? ReadHead(string? line)
    {
        try
        {
            using var json = JsonDocument.Parse(line ?? "");
            var root = json.RootElement;
            DateTimeOffset? At(string name) => root.GetProperty(name) is { ValueKind: JsonValueKind.String } at ? at.GetDateTimeOffset() : null;
            return SealSignature.ReadKeys(root.GetProperty("jwks").GetRawText()) is { } keys ? new Head(At("from"), At("until"), keys) : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null ? other : other is null || one > other ? one : other;

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null ? other : other is null || one < other ? one : other;
}
