using System.Text.Json;
using Ciam.Decisions.Audit;
using Ciam.Storage.Audit;

namespace Ciam.Server.Audit;

/// <summary>What is written down outside of each seal: number, hash and signature, one JSON object to a line.</summary>
internal static class AnchorFile
{
    public static string Line(SealRow seal) =>
        $$"""{"seal":{{seal.Number}},"hash":"{{Convert.ToHexStringLower(seal.Hash)}}","sealed_at":"{{seal.SealedAt.UtcDateTime:O}}","signature":"{{seal.Signature}}"}""";

    /// <summary>No file, no anchors; null for a file that is none.</summary>
    public static IReadOnlyCollection<Anchor>? Read(string? file)
    {
        if (file is null)
            return [];
        try
        {
            return [.. File.ReadLines(file).Where(line => line.Length > 0).Select(ReadLine)];
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentNullException)
        {
            return null;
        }
    }

    private static Anchor ReadLine(string line)
    {
        using var json = JsonDocument.Parse(line);
        return new Anchor(json.RootElement.GetProperty("seal").GetInt64(), Convert.FromHexString(json.RootElement.GetProperty("hash").GetString()!));
    }
}
