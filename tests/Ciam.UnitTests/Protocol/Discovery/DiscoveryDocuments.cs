using System.Text.Json;
using Ciam.Protocol.Discovery;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.Discovery;

/// <summary>What the server says it can do.</summary>
public sealed class DiscoveryDocuments
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    private static readonly JsonElement Document = JsonSerializer.SerializeToElement(DiscoveryDocument.Build(Sample.Server, Endpoints.Below(Sample.Issuer)));

    [Fact]
    [Covers("OIDCD-3"), Covers("RFC8414-2"), Covers("RFC9449-5.1"), Covers("RFC9101-10.5"), Covers("JARM-4"), Covers("RFC9701-7")]
    [Covers("ASVS5-10.6.1"), Covers("RFC9700-2.1.1-3"), Covers("FAPI2-SP-FINAL-5.3.2.1-1")]
    public void The_whole_document() =>
        Golden.Match("tests/Ciam.UnitTests/Protocol/Discovery/discovery.json", JsonSerializer.Serialize(Document, Readable));

    /// <summary>Required by OIDC Discovery section 3 and RFC 8414 section 2, whatever else changes.</summary>
    [Theory]
    [InlineData("issuer")]
    [InlineData("authorization_endpoint")]
    [InlineData("token_endpoint")]
    [InlineData("jwks_uri")]
    [InlineData("response_types_supported")]
    [InlineData("subject_types_supported")]
    [InlineData("id_token_signing_alg_values_supported")]
    [Covers("OIDCD-3"), Covers("RFC8414-2")]
    public void What_is_required_is_there(string member) => Assert.True(Document.TryGetProperty(member, out _));

    [Fact]
    [Covers("RFC8705-3.3"), Covers("RFC8705-5")]
    public void Certificates_are_announced_where_they_can_be_shown()
    {
        var mutual = JsonSerializer.SerializeToElement(DiscoveryDocument.Build(
            Sample.Server, Endpoints.Below(Sample.Issuer) with { TakesCertificates = true, MutualTls = "https://mtls.bank.example" }));

        Assert.False(Document.GetProperty("tls_client_certificate_bound_access_tokens").GetBoolean());
        Assert.DoesNotContain("tls_client_auth", Document.GetProperty("token_endpoint_auth_methods_supported").GetRawText(), StringComparison.Ordinal);
        Assert.False(Document.TryGetProperty("mtls_endpoint_aliases", out _));
        Assert.True(mutual.GetProperty("tls_client_certificate_bound_access_tokens").GetBoolean());
        Assert.Contains("self_signed_tls_client_auth", mutual.GetProperty("token_endpoint_auth_methods_supported").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("https://mtls.bank.example/oauth2/token", mutual.GetProperty("mtls_endpoint_aliases").GetProperty("token_endpoint").GetString());
        Assert.False(mutual.GetProperty("mtls_endpoint_aliases").TryGetProperty("authorization_endpoint", out _));
    }

    [Fact]
    [Covers("RFC9728-2"), Covers("RFC9728-3.2")]
    public void A_resource_names_its_issuer_its_scopes_and_how_its_tokens_are_bound()
    {
        var document = JsonSerializer.SerializeToElement(ResourceDocument.Build(Sample.Server.ApiResources[0], Sample.Issuer, takesCertificates: true));

        Assert.Equal(Sample.AccountsApi, document.GetProperty("resource").GetString());
        Assert.Equal(Sample.Issuer, document.GetProperty("authorization_servers")[0].GetString());
        Assert.Equal(3, document.GetProperty("scopes_supported").GetArrayLength());
        Assert.Equal("""["ES256","PS256"]""", document.GetProperty("dpop_signing_alg_values_supported").GetRawText());
    }

    /// <summary>RFC 8414 section 2: zero elements are told by leaving the member out.</summary>
    [Fact]
    [Covers("RFC8414-2")]
    public void No_list_is_empty() =>
        Assert.DoesNotContain(Document.EnumerateObject(), member => member.Value.ValueKind == JsonValueKind.Array && member.Value.GetArrayLength() == 0);

    [Fact]
    [Covers("GM-7.1"), Covers("GTR-5")]
    public void How_grants_are_managed_is_told()
    {
        Assert.Equal(Sample.Issuer + "/oauth2/grants", Document.GetProperty("grant_management_endpoint").GetString());
        Assert.Equal(["create", "merge", "replace", "query", "revoke"], Document.GetProperty("grant_management_actions_supported").EnumerateArray().Select(action => action.GetString()!));
        Assert.False(Document.GetProperty("grant_management_action_required").GetBoolean());
        Assert.Equal(Sample.Issuer + "/oauth2/global-revoke", Document.GetProperty("global_token_revocation_endpoint").GetString());
    }

    [Fact]
    [Covers("RFC9207-3")]
    public void Answers_say_who_gives_them() => Assert.True(Document.GetProperty("authorization_response_iss_parameter_supported").GetBoolean());

    [Fact]
    [Covers("OIDCD-3")]
    [Covers("FAPI2-SP-FINAL-5.4.2-1")]
    public void Every_endpoint_lies_below_the_issuer() => Assert.All(
        Document.EnumerateObject().Where(member => member.Name.EndsWith("_endpoint", StringComparison.Ordinal) || member.Name.EndsWith("_uri", StringComparison.Ordinal)),
        member => Assert.StartsWith(Sample.Issuer + "/", member.Value.GetString(), StringComparison.Ordinal));
}
