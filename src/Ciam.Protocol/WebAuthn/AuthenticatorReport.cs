using System.Buffers.Binary;

namespace Ciam.Protocol.WebAuthn;

/// <summary>What an authenticator says of itself in every answer (Web Authentication section 6.1): for which site, with whom, and how often it has signed.</summary>
public sealed record AuthenticatorReport(ReadOnlyMemory<byte> RpIdHash, byte Flags, uint SignCount)
{
    private const int HashBytes = 32;
    private const int HeaderBytes = HashBytes + 1 + 4;

    /// <summary>Somebody touched it.</summary>
    public bool UserPresent => (Flags & 0x01) != 0;

    /// <summary>It made sure who, by PIN, finger or face.</summary>
    public bool UserVerified => (Flags & 0x04) != 0;

    /// <summary>The key can be copied to other devices.</summary>
    public bool BackupEligible => (Flags & 0x08) != 0;

    public bool BackedUp => (Flags & 0x10) != 0;

    /// <summary>Null when it is none.</summary>
    [Spec("WEBAUTHN3-6.1")]
    public static AuthenticatorReport? TryRead(ReadOnlyMemory<byte> bytes) => bytes.Length < HeaderBytes
        ? null
        : new AuthenticatorReport(bytes[..HashBytes], bytes.Span[HashBytes], BinaryPrimitives.ReadUInt32BigEndian(bytes.Span[(HashBytes + 1)..]));
}
