using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ciam.Protocol.WebAuthn;

/// <summary>What an assertion must be an answer to: which site asked, from which page, and what was to be signed.</summary>
public sealed record AssertionQuestion(string RpId, string Origin, ReadOnlyMemory<byte> Challenge)
{
    /// <summary>The authenticator must have made sure of its user.</summary>
    public bool UserVerified { get; init; } = true;
}

/// <summary>Why an assertion is no answer.</summary>
public enum AssertionFault
{
    Unreadable,
    OtherCeremony,
    OtherChallenge,
    OtherOrigin,
    OtherSite,
    NobodyPresent,
    UserNotVerified,
    SignatureWrong,
}

/// <summary>
/// A passkey's signature over a challenge, in the bytes that were signed (Web Authentication section 7.2). Whoever has the
/// public key can check it, now or years later, without any server.
/// </summary>
public sealed record SignedAssertion(ReadOnlyMemory<byte> AuthenticatorData, ReadOnlyMemory<byte> ClientDataJson, ReadOnlyMemory<byte> Signature)
{
    private const int LongestPart = 8192;

    /// <summary>Null when it is a right answer, signed by the holder of the COSE key.</summary>
    [Spec("WEBAUTHN3-7.2")]
    public AssertionFault? FaultFor(AssertionQuestion question, ReadOnlySpan<byte> publicKey)
    {
        if (AuthenticatorData.Length > LongestPart || ClientDataJson.Length > LongestPart || AuthenticatorReport.TryRead(AuthenticatorData) is not { } said || CollectedClient.TryRead(ClientDataJson) is not { } client)
            return AssertionFault.Unreadable;
        if (client.Type != "webauthn.get")
            return AssertionFault.OtherCeremony;
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(client.Challenge), Base64Url.EncodeToUtf8(question.Challenge.Span)))
            return AssertionFault.OtherChallenge;
        if (client.Origin != question.Origin || client.CrossOrigin)
            return AssertionFault.OtherOrigin;
        if (!said.RpIdHash.Span.SequenceEqual(SHA256.HashData(Encoding.UTF8.GetBytes(question.RpId))))
            return AssertionFault.OtherSite;
        if (!said.UserPresent)
            return AssertionFault.NobodyPresent;
        if (question.UserVerified && !said.UserVerified)
            return AssertionFault.UserNotVerified;
        return IsSignedBy(publicKey) ? null : AssertionFault.SignatureWrong;
    }

    /// <summary>Whatever it answers: the holder of this COSE key signed it.</summary>
    public bool IsSignedBy(ReadOnlySpan<byte> publicKey) =>
        CoseKey.TryRead(publicKey) is { } key && key.Verifies([.. AuthenticatorData.Span, .. SHA256.HashData(ClientDataJson.Span)], Signature.Span);

    private sealed record CollectedClient(string Type, string Challenge, string Origin, bool CrossOrigin)
    {
        public static CollectedClient? TryRead(ReadOnlyMemory<byte> json)
        {
            try
            {
                using var document = JsonDocument.Parse(json);
                var root = document.RootElement;
                return root.ValueKind == JsonValueKind.Object && Text(root, "type") is { } type && Text(root, "challenge") is { } challenge && Text(root, "origin") is { } origin
                    ? new CollectedClient(type, challenge, origin, root.TryGetProperty("crossOrigin", out var cross) && cross.ValueKind != JsonValueKind.False)
                    : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }

        private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
