using System.Text;
using Ciam.Server.Admin;
using Ciam.Server.Admin.Configuration;

namespace Ciam.UnitTests.Server.Admin;

/// <summary>A file of configuration as it is read and written.</summary>
public sealed class ConfigurationDocuments
{
    private static (ConfigurationDocument? Document, string? Fault) Read(string json) => ConfigurationDocument.Read(Encoding.UTF8.GetBytes(json));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[[[[[[[[")]
    [InlineData("{}")]
    [InlineData("""{"format":"ciam-configuration-1","format":"ciam-configuration-1"}""")]
    [InlineData("""{"format":"ciam-configuration-1","surprise":1}""")]
    [InlineData("""{"format":"ciam-configuration-1","clients":[null]}""")]
    [InlineData("""{"format":"ciam-configuration-1","clients":[{"client_name":"x"}]}""")]
    [InlineData("""{"format":"ciam-configuration-1","clients":[{"client_id":"x","scopes":[null]}]}""")]
    [InlineData("""{"format":"ciam-configuration-1","clients":[{"client_id":"x","first_party":"yes"}]}""")]
    [InlineData("""{"format":"ciam-configuration-1","clients":[{"client_id":"x\u0000"}]}""")]
    [InlineData("""{"format":"ciam-configuration-1","apis":[{"identifier":"a"},{"identifier":"a"}]}""")]
    [InlineData("""{"format":"ciam-configuration-1","apis":[{"identifier":"a","scopes":[null]}]}""")]
    [InlineData("""{"format":"ciam-configuration-1","brands":[{},{}]}""")]
    [InlineData("""{"format":"ciam-configuration-1","brands":[{"logo":"not base64"}]}""")]
    [InlineData("\"\\ud800\"")]
    public void What_is_no_such_file_is_told_and_never_thrown(string json)
    {
        var (document, fault) = Read(json);

        Assert.Null(document);
        Assert.All(Assert.IsType<string>(fault), letter => Assert.InRange(letter, ' ', '~'));
    }

    [Fact]
    public void What_is_written_is_read_back_and_written_the_same()
    {
        const string Json = """{"format":"ciam-configuration-1","apis":[{"identifier":"urn:a","name":"A","scopes":["b","a"]}],"clients":[{"client_id":"web","redirect_uris":["https://b.example","https://a.example"],"metadata":{"tos_uri":"https://a.example/tos"},"default_max_age":0}]}""";

        var once = Read(Json).Document!.Write();

        Assert.Equal(once, Read(once).Document!.Write());
        Assert.Contains("\"default_max_age\": 0", once, StringComparison.Ordinal);
        Assert.DoesNotContain("has_", once, StringComparison.Ordinal);
    }

    [Fact]
    public void Differences_that_mean_nothing_are_none()
    {
        var (one, other) = (Client("""{"client_id":"web","scopes":["b","a","a"],"grant_types":[],"security_profile":"oauth21","id_token_signed_response_alg":"ES256","jwks":{"keys":[{"kty":"EC","crv":"P-256"}]},"metadata":{"tos_uri":"https://a.example","client_uri":"https://b.example"}}"""),
            Client("""{"client_id":"web","scopes":["a","b"],"jwks":{"keys":[{"crv":"P-256","kty":"EC"}]},"metadata":{"client_uri":"https://b.example","tos_uri":"https://a.example","require_auth_time":false}}"""));

        Assert.Equal(ConfigurationDocument.WriteEntry(one.Settled()), ConfigurationDocument.WriteEntry(other.Settled()));
        Assert.NotEqual(ConfigurationDocument.WriteEntry(one.Settled()), ConfigurationDocument.WriteEntry((other with { RedirectUris = ["https://c.example"] }).Settled()));
    }

    [Theory]
    [InlineData("kept", true)]
    [InlineData("env:NAME", true)]
    [InlineData("file:/run/secrets/web", true)]
    [InlineData("env:", false)]
    [InlineData("file:", false)]
    [InlineData("s3cr3t", false)]
    public void A_secret_is_only_pointed_at(string reference, bool known) => Assert.Equal(known, SecretReference.IsKnown(reference));

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"version":"a","weights":{"nonsense":1},"purposes":{}}""")]
    [InlineData("""{"version":"a","weights":{},"purposes":{"sign_in":null}}""")]
    [InlineData("""{"version":"a","weights":{},"purposes":{},"rules":[null]}""")]
    [InlineData("""{"version":"a","weights":{},"purposes":{},"sign_in":{"unmarked":null,"marked":null}}""")]
    [InlineData("""{"version":"a","model":{"version":"m","terms":[null]},"blind":{"limits":{},"below":"hold","above":"hold","without_money":"hold"}}""")]
    public void What_is_no_policy_is_none(string json)
    {
        Assert.Null(PolicyText.ReadRisk(json));
        Assert.Null(PolicyText.ReadPayments(json));
    }

    private static ConfiguredClient Client(string json) => Read($$"""{"format":"ciam-configuration-1","clients":[{{json}}]}""").Document!.Clients![0];
}
