using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Ciam.Protocol;
using Ciam.Protocol.WebAuthn;

namespace Ciam.Server.Customers.WebAuthn;

/// <summary>Android's format (Web Authentication section 8.4): the keystore's certificate for this very key says what was asked, that the key was made there, and what it is for.</summary>
internal static class AndroidKeyAttestation
{
    private const string DescriptionExtension = "1.3.6.1.4.1.11129.2.1.17";
    private const int Purpose = 1, AllApplications = 600, Origin = 702;
    private const int Sign = 2, Generated = 0;

    [Spec("WEBAUTHN3-8.4")]
    public static bool Holds(AttestationObject read, CoseKey key, ReadOnlySpan<byte> clientDataHash, X509Certificate2 maker)
    {
        if (!Attestation.Signed(maker, read.Algorithm, [.. read.AuthenticatorData, .. clientDataHash], read.Signature) || !Attestation.IsAbout(maker, key) || maker.Extensions[DescriptionExtension] is not { } extension)
            return false;

        // attestationVersion, attestationSecurityLevel, keyMintVersion, keyMintSecurityLevel, attestationChallenge, uniqueId, softwareEnforced, hardwareEnforced
        var description = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
        for (var passed = 0; passed < 4; passed++)
            description.ReadEncodedValue();
        if (!description.ReadOctetString().AsSpan().SequenceEqual(clientDataHash))
            return false;
        description.ReadOctetString();
        var said = new Authorizations();
        said.Add(description.ReadSequence());
        said.Add(description.ReadSequence());
        return said is { IsForAllApplications: false, Origin: Generated } && said.Purposes.Contains(Sign);
    }

    /// <summary>What the keystore enforces, by software and hardware together.</summary>
    private sealed class Authorizations
    {
        public bool IsForAllApplications { get; private set; }
        public int? Origin { get; private set; }
        public HashSet<int> Purposes { get; } = [];

        public void Add(AsnReader list)
        {
            while (list.HasData)
            {
                var tag = list.PeekTag();
                var value = list.ReadSequence(tag);
                if (tag.TagValue == AllApplications)
                    IsForAllApplications = true;
                else if (tag.TagValue == AndroidKeyAttestation.Origin && value.TryReadInt32(out var origin))
                    Origin = origin;
                else if (tag.TagValue == Purpose)
                    AddPurposes(value.ReadSetOf());
            }
        }

        private void AddPurposes(AsnReader purposes)
        {
            while (purposes.HasData)
            {
                if (purposes.TryReadInt32(out var purpose))
                    Purposes.Add(purpose);
            }
        }
    }
}
