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

    /// <summary>RFC 8414 section 2: zero elements are told by leaving the member out.</summary>
    [Fact]
    [Covers("RFC8414-2")]
    public void No_list_is_empty() =>
        Assert.DoesNotContain(Document.EnumerateObject(), member => member.Value.ValueKind == JsonValueKind.Array && member.Value.GetArrayLength() == 0);

    [Fact]
    [Covers("RFC9207-3")]
    public void Answers_say_who_gives_them() => Assert.True(Document.GetProperty("authorization_response_iss_parameter_supported").GetBoolean());

    [Fact]
    [Covers("OIDCD-3")]
    public void Every_endpoint_lies_below_the_issuer() => Assert.All(
        Document.EnumerateObject().Where(member => member.Name.EndsWith("_endpoint", StringComparison.Ordinal) || member.Name.EndsWith("_uri", StringComparison.Ordinal)),
        member => Assert.StartsWith(Sample.Issuer + "/", member.Value.GetString(), StringComparison.Ordinal));
}
