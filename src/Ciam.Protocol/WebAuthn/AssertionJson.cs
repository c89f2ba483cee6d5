using System.Buffers.Text;
using System.Text.Json;

namespace Ciam.Protocol.WebAuthn;

/// <summary>An assertion as a browser sends it (AuthenticationResponseJSON, Web Authentication section 5.1.8).</summary>
public sealed record AssertionJson(byte[] CredentialId, SignedAssertion Assertion, string? UserHandle)
{
    /// <summary>A page's answer is a few hundred bytes; an attestation with its certificates a few thousand.</summary>
    public const int Longest = 16_384;

    /// <summary>Null when it is none.</summary>
    [Spec("WEBAUTHN3-5.1.8")]
    public static AssertionJson? TryRead(string json)
    {
        if (json.Length > Longest)
            return null;
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Bytes(root, "id") is not { Length: > 0 and <= 1023 } id || !root.TryGetProperty("response", out var response) || response.ValueKind != JsonValueKind.Object
                || Bytes(response, "authenticatorData") is not { } said || Bytes(response, "clientDataJSON") is not { } client || Bytes(response, "signature") is not { } signature)
            {
                return null;
            }

            return new AssertionJson(id, new SignedAssertion(said, client, signature), Bytes(response, "userHandle") is { } handle ? System.Text.Encoding.UTF8.GetString(handle) : null);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Bytes(JsonElement owner, string name)
    {
        if (!owner.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return Base64Url.DecodeFromChars(value.GetString());
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
