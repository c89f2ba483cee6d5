using System.Security.Cryptography;
using System.Text;
using Ciam.Protocol;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.ClientAuthentication;

/// <summary>Whether what was presented belongs to the client it names.</summary>
public sealed class ProvenClients
{
    private static readonly Client Web = Sample.Web with { SecretHashes = [Hash("newer"), Hash("older")] };

    [Theory]
    [InlineData("newer")]
    [InlineData("older")]
    [Covers("RFC6749-2.3.1"), Covers("OIDCC-9")]
    public void Each_current_secret_is_good(string secret) => Assert.Null(Prove(Web, "client_id=web&client_secret=" + secret, "client_secret_post"));

    [Theory]
    [InlineData("unknown", "client_id=x&client_secret=newer", "ClientAuthenticationChecks.SecretMatches")]
    [InlineData("unknown", "client_id=x", "ClientAuthenticationChecks.MethodIsRegistered")]
    [InlineData("web", "client_id=web&client_secret=wrong", "ClientAuthenticationChecks.SecretMatches")]
    [InlineData("web without secrets", "client_id=web&client_secret=newer", "ClientAuthenticationChecks.SecretMatches")]
    [InlineData("web by header only", "client_id=web&client_secret=newer", "ClientAuthenticationChecks.MethodIsRegistered")]
    [InlineData("web", "client_id=web", "ClientAuthenticationChecks.MethodIsRegistered")]
    [InlineData("phone", "client_id=phone&client_secret=newer", "ClientAuthenticationChecks.SecretMatches")]
    [InlineData("robot", "client_id=robot", "ClientAuthenticationChecks.MethodIsRegistered")]
    [InlineData("tls", "client_id=robot&client_secret=newer", "ClientAuthenticationChecks.SecretMatches")]
    [InlineData("phone under fapi2", "client_id=phone", "ClientAuthenticationChecks.MethodIsOfTheProfile")]
    [Covers("FAPI2-SP-FINAL-5.3.2.1-6"), Covers("RFC6749-5.2"), Covers("RFC6749-2.3.1"), Covers("OIDCC-9"), Covers("RFC7591-2")]
    [Covers("ASVS5-10.4.10"), Covers("RFC9700-2.5-1")]
    public void Whoever_cannot_prove_it_gets_one_answer(string client, string form, string check)
    {
        var refusal = Prove(Named(client), form);

        Refused.As("invalid_client", check, refusal);
        Assert.Equal(("client authentication failed", 401), (refusal!.Description, refusal.Status));
    }

    /// <summary>The stand-in hash is no password: a client without secrets has none that fits.</summary>
    [Fact]
    [Covers("RFC6749-2.3.1")]
    public void The_stand_in_of_clients_without_secrets_opens_nothing()
    {
        Assert.True(PresentedCredentials.Read(null, Sample.Form("client_id=web&client_secret=s")).TryGet(out var presented, out _));
        var withoutSecrets = Sample.Web with { TokenEndpointAuthMethod = "client_secret_post" };

        Refused.As("invalid_client", "ClientAuthenticationChecks.SecretMatches", ClientAuthenticationChecks.Prove(withoutSecrets, presented, new byte[32]));
        Refused.As("invalid_client", "ClientAuthenticationChecks.SecretMatches", ClientAuthenticationChecks.Prove(null, presented, new byte[32]));
        Refused.As("invalid_client", "ClientAuthenticationChecks.SecretMatches", ClientAuthenticationChecks.Prove(Web, presented, null));
    }

    [Fact]
    [Covers("RFC8705-2")]
    public void A_client_with_a_certificate_says_its_name_and_shows_the_rest() => Assert.Null(Prove(Named("tls"), "client_id=robot"));

    [Fact]
    [Covers("OIDCC-9")]
    public void A_public_client_only_says_its_name() => Assert.Null(Prove(Sample.Phone, "client_id=phone"));

    private static Refusal? Prove(Client? client, string form, string? method = null)
    {
        Assert.True(PresentedCredentials.Read(null, Sample.Form(form)).TryGet(out var presented, out _));
        var registered = client is not null && method is not null ? client with { TokenEndpointAuthMethod = method } : client;
        return ClientAuthenticationChecks.Prove(registered, presented, presented.Secret is { } secret ? Hash(secret) : null);
    }

    private static Client? Named(string client) => client switch
    {
        "web" => Web with { TokenEndpointAuthMethod = "client_secret_post" },
        "web by header only" => Web,
        "tls" => Sample.Robot with { TokenEndpointAuthMethod = "tls_client_auth" },
        "phone under fapi2" => Sample.Phone with { Metadata = new ClientMetadata { SecurityProfile = SecurityProfiles.Fapi2 } },
        "web without secrets" => Sample.Web with { TokenEndpointAuthMethod = "client_secret_post" },
        _ => Sample.Named(client),
    };

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
