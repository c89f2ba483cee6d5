using System.Text;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Testing;
using Ciam.UnitTests.Protocol.Jose;

namespace Ciam.UnitTests.Protocol.ClientAuthentication;

/// <summary>How a client says who it is: by exactly one mechanism.</summary>
public sealed class CredentialsOnTheWire
{
    private const string Jwt = PresentedCredentials.AssertionType;

    [Theory]
    [InlineData("web:s3cret", "", "client_secret_basic", "web", "s3cret")]
    [InlineData("web:s3cret", "client_id=web", "client_secret_basic", "web", "s3cret")]
    [InlineData("https%3A%2F%2Frp.example%2F:a%2Bb%3Ac+d%25", "", "client_secret_basic", "https://rp.example/", "a+b:c d%")]
    [InlineData("web:one:two", "", "client_secret_basic", "web", "one:two")]
    [InlineData(null, "client_id=web&client_secret=s3cret", "client_secret_post", "web", "s3cret")]
    [InlineData(null, "client_id=phone", "none", "phone", null)]
    [InlineData(null, "client_id=phone&client_secret=", "none", "phone", null)]
    [Covers("RFC6749-2.3"), Covers("RFC6749-2.3.1")]
    public void One_mechanism_is_understood(string? basic, string form, string method, string client, string? secret)
    {
        Assert.True(PresentedCredentials.Read(Basic(basic), Sample.Form(form)).TryGet(out var read, out _));

        Assert.Equal((method, client, secret, null), (read.Method, read.ClientId, read.Secret, read.Assertion));
    }

    [Theory]
    [InlineData("")]
    [InlineData("client_id=robot")]
    [Covers("RFC7521-4.2"), Covers("RFC7523-2.2")]
    public void An_assertion_names_its_client(string form)
    {
        var assertion = Keys.Write("""{"alg":"ES256"}""", """{"sub":"robot"}""", Keys.Ec);

        Assert.True(PresentedCredentials.Read(null, Sample.Form(form, $"client_assertion_type={Jwt}&client_assertion={assertion}")).TryGet(out var read, out _));

        Assert.Equal(("private_key_jwt", "robot", null, assertion), (read.Method, read.ClientId, read.Secret, read.Assertion));
    }

    [Theory]
    [InlineData("web:s", "client_secret=s", "invalid_request")]
    [InlineData("web:s", "client_id=web&client_secret=s", "invalid_request")]
    [InlineData("web:s", "client_assertion=x&client_assertion_type=" + Jwt, "invalid_request")]
    [InlineData(null, "client_id=web&client_secret=s&client_assertion=x&client_assertion_type=" + Jwt, "invalid_request")]
    [InlineData("web:s", "client_id=phone", "invalid_request")]
    [InlineData(null, "", "invalid_client")]
    [InlineData(null, "client_secret=s", "invalid_client")]
    [InlineData(null, "client_id=%00", "invalid_request")]
    [InlineData(null, "client_id=caf%C3%A9", "invalid_request")]
    [InlineData(null, "client_id={a*257}", "invalid_request")]
    [InlineData(null, "client_id=web&client_secret=%00", "invalid_request")]
    [InlineData(null, "client_id=web&client_secret={a*513}", "invalid_request")]
    [InlineData("web", "", "invalid_client")]
    [InlineData("web:", "", "invalid_client")]
    [InlineData(":s", "", "invalid_client")]
    [InlineData("", "", "invalid_client")]
    [InlineData("web:s%00", "", "invalid_client")]
    [InlineData("w%C3%A9b:s", "", "invalid_client")]
    [InlineData("wéb:s", "", "invalid_client")]
    [InlineData(null, "client_assertion_type=" + Jwt, "invalid_request")]
    [InlineData(null, "client_assertion=x", "invalid_request")]
    [InlineData(null, "client_assertion=x&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:saml2-bearer", "invalid_client")]
    [InlineData(null, "client_assertion=x&client_assertion_type=" + Jwt, "invalid_client")]
    [Covers("RFC6749-2.3"), Covers("RFC6749-2.3.1"), Covers("RFC7521-4.2")]
    public void Anything_else_is_refused(string? basic, string form, string error)
    {
        Assert.False(PresentedCredentials.Read(Basic(basic), Sample.Form(form)).TryGet(out _, out var refusal));

        Refused.As(error, "PresentedCredentials.Read", refusal);
    }

    [Theory]
    [InlineData("""{"sub":"web"}""", "client_id=robot")]
    [InlineData("""{"iss":"robot"}""", "client_id=robot")]
    [InlineData("""{"sub":["robot"]}""", "")]
    [InlineData("""{"sub":""}""", "")]
    [InlineData("""{"sub":"ro\u0000bot"}""", "")]
    [Covers("RFC7521-4.2"), Covers("RFC7523-2.2")]
    public void An_assertion_that_names_nobody_or_somebody_else_is_refused(string claims, string form)
    {
        var assertion = Keys.Write("""{"alg":"ES256"}""", claims, Keys.Ec);

        Assert.False(PresentedCredentials.Read(null, Sample.Form(form, $"client_assertion_type={Jwt}&client_assertion={assertion}")).TryGet(out _, out var refusal));

        Refused.As("invalid_client", "PresentedCredentials.Read", refusal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Basic")]
    [InlineData("Basic ")]
    [InlineData("Basic !!!")]
    [InlineData("Basic d2ViOnM=,Basic d2ViOnM=")]
    [InlineData("Bearer d2ViOnM=")]
    [InlineData("Digest username=\"web\"")]
    [InlineData("DPoP x")]
    [Covers("RFC6749-2.3.1")]
    public void A_header_that_is_not_one_basic_credential_is_refused(string header)
    {
        Assert.False(PresentedCredentials.Read(header, Sample.Form("client_id=web")).TryGet(out _, out var refusal));

        Refused.As("invalid_client", "PresentedCredentials.Read", refusal);
    }

    [Fact]
    public void A_long_header_is_refused_unread()
    {
        Assert.False(PresentedCredentials.Read(Basic("web:" + new string('s', 4096)), Sample.Form("")).TryGet(out _, out var refusal));

        Refused.As("invalid_client", "PresentedCredentials.Read", refusal);
    }

    [Fact]
    public void The_scheme_is_read_in_any_letters() => Assert.True(PresentedCredentials.Read("bASIC d2ViOnM=", Sample.Form("")).TryGet(out _, out _));

    [Fact]
    public void What_was_presented_never_prints_its_secret()
    {
        Assert.True(PresentedCredentials.Read(Basic("web:s3cret"), Sample.Form("")).TryGet(out var read, out _));

        Assert.DoesNotContain("s3cret", read.ToString(), StringComparison.Ordinal);
    }

    private static string? Basic(string? pair) => pair is null ? null : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));
}
