using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Primitives;

namespace Ciam.Server.Customers.WebAuthn;

/// <summary>
/// What a ceremony must remember between question and answer goes with the page, sealed: any node can take the answer. It is
/// bound to one purpose and one journey or session, dies after ten minutes, and is spent with the first answer, right or wrong.
/// </summary>
internal sealed class SealedChallenges(CiamDbContext database, Vault vault)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private const string Purpose = "passkey-challenge";
    private const int Longest = 4096;
    private const int PaddedTo = 512;
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Seal(string ceremony, Guid boundTo, string state, DateTimeOffset now)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(new Challenge(ceremony, boundTo, now + Lifetime, state), Plain);

        // Chance writes some challenges longer than others; pages that tell the same shall be of the same length.
        var padded = new byte[(plain.Length + PaddedTo - 1) / PaddedTo * PaddedTo];
        padded.AsSpan().Fill((byte)' ');
        plain.CopyTo(padded, 0);
        return Base64Url.EncodeToString(vault.Seal(Purpose, padded));
    }

    /// <summary>The state that was sealed, once; null for a foreign, old or spent one.</summary>
    public async Task<string?> SpendAsync(string text, string ceremony, Guid boundTo, DateTimeOffset now, CancellationToken ct)
    {
        if (TryOpen(text) is not { } challenge || challenge.Ceremony != ceremony || challenge.BoundTo != boundTo || challenge.ExpiresAt <= now)
            return null;
        return await ReplayGuard.IsFirstUseAsync(database, SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(challenge)), challenge.ExpiresAt, ct) ? challenge.State : null;
    }

    private Challenge? TryOpen(string text)
    {
        if (text.Length is 0 or > Longest)
            return null;
        try
        {
            return JsonSerializer.Deserialize<Challenge>(vault.Open(Purpose, Base64Url.DecodeFromChars(text)));
        }
        catch (Exception unreadable) when (unreadable is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private sealed record Challenge(string Ceremony, Guid BoundTo, DateTimeOffset ExpiresAt, string State);
}
