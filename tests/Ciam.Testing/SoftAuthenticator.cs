using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ciam.Testing;

/// <summary>A passkey as an authenticator holds it.</summary>
public sealed class SoftPasskey(byte[] id, ECDsa key, string rpId, byte[] userHandle)
{
    public byte[] Id => id;
    public ECDsa Key => key;
    public string RpId => rpId;
    public byte[] UserHandle => userHandle;
    public uint Count { get; set; }
    public string IdText => Base64Url.EncodeToString(id);
}

/// <summary>How an answer is bent away from what a good authenticator in an honest browser would give.</summary>
public sealed record Bend
{
    public string? Origin { get; init; }
    public string? RpId { get; init; }
    public string? Challenge { get; init; }
    public string? Type { get; init; }
    public bool? Verified { get; init; }
    public bool Absent { get; init; }
    public uint? Count { get; init; }
    public string? UserHandle { get; init; }
    public bool WithoutUserHandle { get; init; }
    public bool CrossOrigin { get; init; }
    public bool? BackupEligible { get; init; }

    /// <summary>The signature of somebody else's key.</summary>
    public bool Forged { get; init; }

    public byte[]? CredentialId { get; init; }
}

/// <summary>
/// A browser with an authenticator, written from Web Authentication level 3 alone: ES256 keys, attestation <c>none</c> or
/// <c>packed</c> (self), and assertions. It can be told to lie.
/// </summary>
public sealed class SoftAuthenticator(string origin)
{
    private readonly List<SoftPasskey> _passkeys = [];

    /// <summary>It makes sure of its user by PIN, finger or face.</summary>
    public bool Verifies { get; init; } = true;

    /// <summary>Its keys are copied to the owner's other devices.</summary>
    public bool Syncs { get; init; }

    /// <summary>It counts its signatures; those that sync do not.</summary>
    public bool Counts { get; init; } = true;

    public Guid Model { get; init; }

    /// <summary><c>none</c> or <c>packed</c>.</summary>
    public string Attestation { get; init; } = "none";

    /// <summary>The maker's certificate and key, for a <c>packed</c> statement that is not of the key itself.</summary>
    public (byte[] Certificate, ECDsa Key)? Maker { get; init; }

    public IReadOnlyList<SoftPasskey> Passkeys => _passkeys;

    /// <summary>Answers creation options; null when it holds one of the excluded.</summary>
    public string? Create(string optionsJson, Bend? bend = null)
    {
        bend ??= new Bend();
        var options = JsonNode.Parse(optionsJson)!;
        var excluded = options["excludeCredentials"]?.AsArray().Select(item => (string)item!["id"]!).ToHashSet() ?? [];
        if (_passkeys.Any(held => excluded.Contains(held.IdText)))
            return null;
        var rpId = (string)options["rp"]!["id"]!;
        var made = new SoftPasskey(RandomNumberGenerator.GetBytes(32), ECDsa.Create(ECCurve.NamedCurves.nistP256), rpId, Base64Url.DecodeFromChars((string)options["user"]!["id"]!));
        _passkeys.Add(made);
        var client = ClientData("webauthn.create", (string)options["challenge"]!, bend);
        byte[] said = [.. Header(made, bend, attested: true), .. Model.ToByteArray(bigEndian: true), .. Length(made.Id), .. made.Id, .. CoseKey(made.Key)];
        return JsonSerializer.Serialize(new
        {
            id = made.IdText,
            rawId = made.IdText,
            type = "public-key",
            clientExtensionResults = new { },
            response = new { clientDataJSON = Text(client), attestationObject = Text(Statement(said, client, made.Key)), transports = new[] { "internal", "hybrid", "made-up" } },
        });
    }

    /// <summary>Answers request options with the passkey named, or the first that fits; null when there is none.</summary>
    public string? Get(string optionsJson, SoftPasskey? with = null, Bend? bend = null)
    {
        bend ??= new Bend();
        var options = JsonNode.Parse(optionsJson)!;
        var allowed = options["allowCredentials"]?.AsArray().Select(item => (string)item!["id"]!).ToHashSet() ?? [];
        var used = with ?? _passkeys.FirstOrDefault(held => held.RpId == (string)options["rpId"]! && (allowed.Count == 0 || allowed.Contains(held.IdText)));
        if (used is null)
            return null;
        var client = ClientData("webauthn.get", (string)options["challenge"]!, bend);
        var said = Header(used, bend, attested: false);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signature = (bend.Forged ? stranger : used.Key).SignData([.. said, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var id = Text(bend.CredentialId ?? used.Id);
        var handle = bend.UserHandle is { } other ? Encoding.UTF8.GetBytes(other) : used.UserHandle;
        return JsonSerializer.Serialize(new
        {
            id,
            rawId = id,
            type = "public-key",
            clientExtensionResults = new { },
            response = new { clientDataJSON = Text(client), authenticatorData = Text(said), signature = Text(signature), userHandle = bend.WithoutUserHandle ? null : Text(handle) },
        });
    }

    /// <summary>Its public half as a COSE key in CTAP2's order.</summary>
    public static byte[] CoseKey(ECDsa key)
    {
        var point = key.ExportParameters(false).Q;
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(5);
        writer.WriteInt32(1);
        writer.WriteInt32(2);
        writer.WriteInt32(3);
        writer.WriteInt32(-7);
        writer.WriteInt32(-1);
        writer.WriteInt32(1);
        writer.WriteInt32(-2);
        writer.WriteByteString(point.X!);
        writer.WriteInt32(-3);
        writer.WriteByteString(point.Y!);
        writer.WriteEndMap();
        return writer.Encode();
    }

    private byte[] ClientData(string type, string challenge, Bend bend) =>
        JsonSerializer.SerializeToUtf8Bytes(new { type = bend.Type ?? type, challenge = bend.Challenge ?? challenge, origin = bend.Origin ?? origin, crossOrigin = bend.CrossOrigin });

    private byte[] Header(SoftPasskey passkey, Bend bend, bool attested)
    {
        var synced = bend.BackupEligible ?? Syncs;
        var flags = (bend.Absent ? 0 : 0x01) | (bend.Verified ?? Verifies ? 0x04 : 0) | (synced ? 0x18 : 0) | (attested ? 0x40 : 0);
        var count = bend.Count ?? (Counts && !Syncs ? ++passkey.Count : 0);
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(bend.RpId ?? passkey.RpId)), (byte)flags, .. bytes];
    }

    private byte[] Statement(byte[] said, byte[] client, ECDsa key)
    {
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(3);
        writer.WriteTextString("fmt");
        writer.WriteTextString(Attestation);
        writer.WriteTextString("attStmt");
        if (Attestation == "none")
        {
            writer.WriteStartMap(0);
        }
        else
        {
            writer.WriteStartMap(Maker is null ? 2 : 3);
            writer.WriteTextString("alg");
            writer.WriteInt32(-7);
            writer.WriteTextString("sig");
            writer.WriteByteString((Maker?.Key ?? key).SignData([.. said, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
            if (Maker is { } maker)
            {
                writer.WriteTextString("x5c");
                writer.WriteStartArray(1);
                writer.WriteByteString(maker.Certificate);
                writer.WriteEndArray();
            }
        }

        writer.WriteEndMap();
        writer.WriteTextString("authData");
        writer.WriteByteString(said);
        writer.WriteEndMap();
        return writer.Encode();
    }

    private static byte[] Length(byte[] bytes) => [(byte)(bytes.Length >> 8), (byte)bytes.Length];

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
