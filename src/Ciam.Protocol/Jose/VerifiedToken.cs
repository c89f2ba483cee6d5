using System.Text.Json;
using Ciam.Protocol.SenderConstraint;

namespace Ciam.Protocol.Jose;

/// <summary>A token of this server whose signature, type, issuer and time are proven; only proving makes one.</summary>
public sealed class VerifiedToken
{
    internal VerifiedToken(JsonElement payload, DateTimeOffset issuedAt, DateTimeOffset expiresAt)
    {
        (IssuedAt, ExpiresAt) = (issuedAt, expiresAt);
        Subject = payload.Text("sub");
        ClientId = payload.Text("client_id");
        Jti = payload.Text("jti");
        SessionId = payload.Text("sid");
        Acr = payload.Text("acr");
        Issuer = payload.Text("iss");
        Origins = payload.Texts("origins") ?? [];
        GrantId = Guid.TryParseExact(payload.Text("gid"), "D", out var grant) ? grant : null;
        Audience = payload.Texts("aud") ?? [];
        Amr = payload.Texts("amr") ?? [];
        AuthTime = payload.Instant("auth_time");
        SenderKey = payload.TryGetProperty("cnf", out var cnf) && cnf.ValueKind == JsonValueKind.Object
            ? cnf.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String).Select(member => new SenderKey(member.Name, member.Value.GetString()!)).FirstOrDefault()
            : null;
        Scopes = payload.Text("scope")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        Claims = payload.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
    }

    public string? Issuer { get; }
    public string? Subject { get; }
    public string? ClientId { get; }
    public string? Jti { get; }
    public IReadOnlyList<string> Audience { get; }
    public IReadOnlyList<string> Scopes { get; }

    /// <summary>The grant the token hangs on (<c>gid</c>); absent for client credentials.</summary>
    public Guid? GrantId { get; }

    /// <summary>The <c>jti</c> of the tokens it was exchanged for, the first one first (RFC 8693).</summary>
    public IReadOnlyList<string> Origins { get; }

    public string? SessionId { get; }

    /// <summary>The key the token is bound to (<c>cnf</c>); null for a bearer token.</summary>
    public SenderKey? SenderKey { get; }

    public string? Acr { get; }
    public IReadOnlyList<string> Amr { get; }
    public DateTimeOffset? AuthTime { get; }
    public DateTimeOffset IssuedAt { get; }
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>Everything the token says, as it says it.</summary>
    public IReadOnlyDictionary<string, JsonElement> Claims { get; }
}
