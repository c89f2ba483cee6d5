using System.Net;
using Ciam.Protocol;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Protocol.Wire;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.ClientAuthentication;

/// <summary>A client proves itself by the certificate of its connection.</summary>
public sealed class CertificatesOfClients
{
    private static readonly TestAuthority Authority = new();

    private static readonly ClientCertificate Certificate = ClientCertificate.Of(Authority.Issue("CN=robot, OU=\"Robots, mechanical\", O=Robots Ltd, C=CH", names =>
    {
        names.AddDnsName("robot.example");
        names.AddUri(new Uri("https://robot.example/id"));
        names.AddEmailAddress("robot@example.com");
        names.AddIpAddress(IPAddress.Parse("192.0.2.7"));
        names.AddIpAddress(IPAddress.Parse("2001:db8::7"));
        names.AddUserPrincipalName("robot@other.example");
    }));

    private static readonly ClientCertificate SelfSigned = ClientCertificate.Of(TestAuthority.SelfSigned());

    public static TheoryData<string, string, bool> Subjects { get; } = new()
    {
        { "dn", "CN=robot,OU=Robots\\, mechanical,O=Robots Ltd,C=CH", true },
        { "dn", "cn=robot, ou=Robots\\, mechanical, o=Robots Ltd, c=CH", true },
        { "dn", "2.5.4.3=robot,OU=Robots\\, mechanical,O=Robots Ltd,C=CH", true },
        { "dn", "C=CH,O=Robots Ltd,OU=Robots\\, mechanical,CN=robot", false },
        { "dn", "CN=robot", false },
        { "dn", "CN=Robot,OU=Robots\\, mechanical,O=Robots Ltd,C=CH", false },
        { "dn", "CN=robot,OU=Robots,O=Robots Ltd,C=CH", false },
        { "dn", "robot", false },
        { "dn", "CN=#0c05726f626f74", false },
        { "dns", "robot.example", true },
        { "dns", "ROBOT.example", true },
        { "dns", "other.example", false },
        { "dns", "robot@example.com", false },
        { "uri", "https://robot.example/id", true },
        { "uri", "https://robot.example/ID", false },
        { "ip", "192.0.2.7", true },
        { "ip", "2001:DB8:0:0::7", true },
        { "ip", "192.0.2.8", false },
        { "ip", "robot", false },
        { "email", "robot@example.com", true },
        { "email", "robot@other.example", false },
    };

    [Theory]
    [MemberData(nameof(Subjects))]
    [Covers("RFC8705-2.1"), Covers("RFC8705-2.1.2")]
    public void The_registered_subject_is_found_where_it_is_registered_for(string member, string value, bool matches)
    {
        var refusal = MutualTls.InOrder.FirstRefusal(new CertificateInQuestion(Registered(Subject(member, value)), Certificate, true, Sample.Now));

        if (matches)
            Assert.Null(refusal);
        else
            Refused.As("invalid_client", "MutualTls.SubjectIsTheClients", refusal);
    }

    public static TheoryData<string, string> Refusals { get; } = new()
    {
        { "none", "MutualTls.CertificateIsShown" },
        { "not yet good", "MutualTls.CertificateIsWithinItsTime" },
        { "no longer good", "MutualTls.CertificateIsWithinItsTime" },
        { "of an unknown authority", "MutualTls.ChainIsTrusted" },
        { "without a registered subject", "MutualTls.SubjectIsTheClients" },
        { "with two registered subjects", "MutualTls.SubjectIsTheClients" },
        { "self-signed and not registered", "MutualTls.CertificateIsTheClients" },
        { "self-signed and registered without certificate", "MutualTls.CertificateIsTheClients" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    [Covers("RFC8705-2"), Covers("RFC8705-2.1"), Covers("RFC8705-2.2")]
    public void A_certificate_that_proves_nothing_gets_one_answer(string what, string check)
    {
        var good = new CertificateInQuestion(Registered(Subject("dns", "robot.example")), Certificate, true, Sample.Now);
        var byItself = good with { ChainIsTrusted = false, Certificate = SelfSigned };
        var refusal = MutualTls.InOrder.FirstRefusal(what switch
        {
            "none" => good with { Certificate = null },
            "not yet good" => good with { Now = Certificate.NotBefore.AddSeconds(-1) },
            "no longer good" => good with { Now = Certificate.NotAfter },
            "of an unknown authority" => good with { ChainIsTrusted = false },
            "without a registered subject" => good with { Client = Registered(ClientMetadata.None) },
            "with two registered subjects" => good with { Client = Registered(Subject("dns", "robot.example") with { TlsClientAuthSanEmail = "robot@example.com" }) },
            "self-signed and not registered" => byItself with { Client = BySelf(TestAuthority.JwksOf(TestAuthority.SelfSigned())) },
            _ => byItself with { Client = BySelf(TestKey.Es256().Jwks) },
        });

        Refused.As("invalid_client", check, refusal);
        Assert.Equal("client authentication failed", refusal!.Description);
    }

    [Fact]
    public void Every_check_has_a_row() => Refused.AssertComplete(MutualTls.InOrder, Refusals.Select(row => (string)row[1]));

    [Fact]
    [Covers("RFC8705-2.2"), Covers("RFC8705-2.2.2")]
    public void A_registered_certificate_needs_no_authority()
    {
        var certificate = TestAuthority.SelfSigned();

        Assert.Null(MutualTls.InOrder.FirstRefusal(new CertificateInQuestion(BySelf(TestAuthority.JwksOf(certificate)), ClientCertificate.Of(certificate), false, Sample.Now)));
    }

    private static Client Registered(ClientMetadata metadata) => Sample.Robot with { TokenEndpointAuthMethod = ClientAuthMethods.TlsClientAuth, Metadata = metadata };

    private static Client BySelf(string jwks) => Sample.Robot with { TokenEndpointAuthMethod = ClientAuthMethods.SelfSignedTlsClientAuth, Jwks = jwks };

    private static ClientMetadata Subject(string member, string value) => member switch
    {
        "dn" => new() { TlsClientAuthSubjectDn = value },
        "dns" => new() { TlsClientAuthSanDns = value },
        "uri" => new() { TlsClientAuthSanUri = value },
        "ip" => new() { TlsClientAuthSanIp = value },
        _ => new() { TlsClientAuthSanEmail = value },
    };
}
