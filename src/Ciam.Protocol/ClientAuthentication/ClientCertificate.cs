using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Ciam.Protocol.SenderConstraint;

namespace Ciam.Protocol.ClientAuthentication;

/// <summary>What a client's certificate says, as far as RFC 8705 asks; nothing of it is believed yet.</summary>
public sealed record ClientCertificate
{
    private const string SubjectAlternativeName = "2.5.29.17";

    private ClientCertificate() { }

    public required string Thumbprint { get; init; }
    public required IReadOnlyList<NamePart> Subject { get; init; }
    public required DateTimeOffset NotBefore { get; init; }
    public required DateTimeOffset NotAfter { get; init; }
    public IReadOnlyList<string> DnsNames { get; private init; } = [];
    public IReadOnlyList<string> Uris { get; private init; } = [];
    public IReadOnlyList<string> Emails { get; private init; } = [];
    public IReadOnlyList<IPAddress> Addresses { get; private init; } = [];

    /// <summary>A name that cannot be read is no name.</summary>
    public static ClientCertificate Of(X509Certificate2 certificate)
    {
        var names = AlternativeNames(certificate);
        return new ClientCertificate
        {
            Thumbprint = CertificateThumbprint.Of(certificate.RawData),
            Subject = SubjectName.Of(certificate.SubjectName),
            NotBefore = certificate.NotBefore.ToUniversalTime(),
            NotAfter = certificate.NotAfter.ToUniversalTime(),
            Emails = Texts(names, 1),
            DnsNames = Texts(names, 2),
            Uris = Texts(names, 6),
            Addresses = [.. names.Where(name => name.Tag == 7 && name.Bytes.Length is 4 or 16).Select(name => new IPAddress(name.Bytes))],
        };
    }

    private static string[] Texts(List<(int Tag, byte[] Bytes)> names, int tag) =>
        [.. names.Where(name => name.Tag == tag).Select(name => Encoding.ASCII.GetString(name.Bytes))];

    /// <summary>The general names with plain values (RFC 5280 section 4.2.1.6), by their tags.</summary>
    [Spec("RFC8705-2.1.2")]
    private static List<(int Tag, byte[] Bytes)> AlternativeNames(X509Certificate2 certificate)
    {
        if (certificate.Extensions.FirstOrDefault(extension => extension.Oid?.Value == SubjectAlternativeName) is not { } extension)
            return [];
        try
        {
            var names = new List<(int, byte[])>();
            var sequence = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (sequence.HasData)
            {
                var tag = sequence.PeekTag();
                if (tag is { TagClass: TagClass.ContextSpecific, IsConstructed: false, TagValue: 1 or 2 or 6 or 7 })
                    names.Add((tag.TagValue, sequence.ReadOctetString(tag)));
                else
                    sequence.ReadEncodedValue();
            }

            return names;
        }
        catch (AsnContentException)
        {
            return [];
        }
    }
}
