using System.Globalization;
using System.Text.Json;

namespace Ciam.Decisions.Audit;

/// <summary>Reads what <see cref="Seal.ToCanonical"/> and <see cref="AuditEntry.ToCanonical"/> wrote, from files that anybody may have touched.</summary>
public static class SealText
{
    /// <summary>Null for what is no seal.</summary>
    public static Seal? Read(JsonElement json)
    {
        try
        {
            if (json.GetProperty("v").GetInt32() != Seal.Version)
                return null;
            var (root, previous) = (Convert.FromHexString(json.GetProperty("root").GetString()!), Convert.FromHexString(json.GetProperty("previous").GetString()!));
            return root.Length != MerkleTree.HashBytes || previous.Length != MerkleTree.HashBytes ? null : new Seal
            {
                Number = json.GetProperty("number").GetInt64(),
                Kind = json.GetProperty("kind").GetString()!,
                Class = json.GetProperty("class").GetString()!,
                Period = json.GetProperty("period").GetString()!,
                First = json.GetProperty("first").GetInt64(),
                Last = json.GetProperty("last").GetInt64(),
                Count = json.GetProperty("count").GetInt32(),
                Horizon = json.GetProperty("horizon").GetInt64(),
                Root = root,
                Previous = previous,
                SealedAt = DateTimeOffset.Parse(json.GetProperty("sealed_at").GetString()!, CultureInfo.InvariantCulture),
            };
        }
        catch (Exception unreadable) when (unreadable is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentNullException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>The leaf of one line of an export; null for what is no entry. The line's bytes are hashed as they stand.</summary>
    public static Leaf? ReadEntry(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return new Leaf(json.RootElement.GetProperty("position").GetInt64(), json.RootElement.GetProperty("id").GetGuid(), MerkleTree.Leaf(line.Span));
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Position, id and hash of each leaf; null for what is no such list.</summary>
    public static IReadOnlyList<Leaf>? ReadLeaves(JsonElement json)
    {
        try
        {
            return [.. json.EnumerateArray().Select(leaf => new Leaf(leaf[0].GetInt64(), leaf[1].GetGuid(), Convert.FromHexString(leaf[2].GetString()!)))];
        }
        catch (Exception unreadable) when (unreadable is InvalidOperationException or FormatException or IndexOutOfRangeException or ArgumentNullException)
        {
            return null;
        }
    }
}
