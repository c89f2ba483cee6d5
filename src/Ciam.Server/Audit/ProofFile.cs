using System.Text.Json;
using Ciam.Decisions.Audit;
using Ciam.Protocol.Jose;
using Ciam.Storage.Audit;

namespace Ciam.Server.Audit;

/// <summary>The proof of one entry as a small file.</summary>
internal static class ProofFile
{
    private const int LongestPath = 64;

    public static string Write(InclusionProof proof, SealRow seal) => JsonSerializer.Serialize(new
    {
        v = 1,
        entry = proof.Entry,
        index = proof.Index,
        path = proof.Path.Select(Convert.ToHexStringLower),
        seal = JsonDocument.Parse(proof.Seal.ToCanonical()).RootElement,
        signature = seal.Signature,
    }, JsonSerializerOptions.Web);

    /// <summary>What is wrong with it in words, or null and the proof.</summary>
    public static (string? Fault, InclusionProof? Proof) Check(string text, IReadOnlyDictionary<string, PublicKey> keys, IReadOnlyCollection<Anchor> anchors)
    {
        if (Read(text) is not var (proof, signature))
            return ("the file is no proof of an entry", null);
        var hash = proof.Seal.ToHash();
        if (!SealSignature.IsGood(signature, proof.Seal.Number, hash, keys))
            return ("the seal is not signed by one of the keys", null);
        if (!proof.LeadsToTheRoot)
            return ("the entry does not lead to the sealed root", null);
        return anchors.Any(anchor => anchor.Number == proof.Seal.Number && !anchor.Hash.AsSpan().SequenceEqual(hash))
            ? ("another seal was anchored outside under its number", null)
            : (null, proof);
    }

    private static (InclusionProof Proof, string Signature)? Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            if (SealText.Read(root.GetProperty("seal")) is not { } seal || root.GetProperty("path").GetArrayLength() > LongestPath)
                return null;
            var path = root.GetProperty("path").EnumerateArray().Select(node => Convert.FromHexString(node.GetString()!)).ToList();
            return (new InclusionProof { Entry = root.GetProperty("entry").GetString()!, Index = root.GetProperty("index").GetInt32(), Path = path, Seal = seal }, root.GetProperty("signature").GetString()!);
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentNullException)
        {
            return null;
        }
    }
}
