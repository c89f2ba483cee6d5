using System.Text.Json;
using Ciam.Protocol.Jose;

namespace Ciam.Protocol.Token;

/// <summary>Who acts in somebody's name, and through whom: the <c>act</c> claim and its chain, the latest first (RFC 8693 section 4.1).</summary>
/// <param name="ClientId">The client that acts.</param>
/// <param name="Before">Whoever acted before it; null for the first.</param>
public sealed record Actor(string ClientId, Actor? Before)
{
    /// <summary>More hands than this are no delegation that anybody could still follow.</summary>
    public const int LongestChain = 4;

    public int Length => 1 + (Before?.Length ?? 0);

    /// <summary>The clients through whose hands it went, the last first.</summary>
    public IReadOnlyList<string> Chain => [ClientId, .. Before?.Chain ?? []];

    /// <summary>The claim; an actor is a client of this server, so its id is its subject.</summary>
    [Spec("RFC8693-4.1")]
    public IReadOnlyDictionary<string, object> ToClaim()
    {
        var claim = new Dictionary<string, object> { ["sub"] = ClientId, ["client_id"] = ClientId };
        if (Before is not null)
            claim["act"] = Before.ToClaim();
        return claim;
    }

    /// <summary>Null for a token in which nobody acts; the token is ours, so its shape is known.</summary>
    public static Actor? Of(VerifiedToken token) => token.Claims.TryGetValue("act", out var claim) ? Read(claim) : null;

    private static Actor? Read(JsonElement claim) =>
        claim.ValueKind == JsonValueKind.Object && claim.Text("client_id") is { } client
            ? new Actor(client, claim.TryGetProperty("act", out var before) ? Read(before) : null)
            : null;
}
