using Ciam.Protocol;
using Ciam.Protocol.Wire;
using Ciam.Storage.OAuth;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth.Registration;

/// <summary>A client changes its keys at its own address, and everything that uses them follows.</summary>
public sealed class KeysThatChange(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("OIDCC-10.1.1")]
    public async Task A_request_signed_by_a_new_key_is_proven_and_the_old_key_signs_no_more()
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("open"));
        var (first, second, request) = (TestKey.Es256("first"), TestKey.Es256("second"), new AuthorizeRequest());
        var signer = SigningClient.Register(bank, new ClientMetadata { JwksUri = foreign.ServeText("/jwks", first.Jwks) }, key: first);
        Assert.NotNull((await signer.PushAsync(signer.Compose(request)))["request_uri"]);

        foreign.ServeText("/jwks", second.Jwks);
        bank.Clock.Advance(TimeSpan.FromMinutes(2));
        var rotated = await (signer with { Key = second }).PushAsync((signer with { Key = second }).Compose(request));
        var stale = await signer.PushAsync(signer.Compose(request));

        Assert.NotNull(rotated["request_uri"]);
        Assert.Equal("invalid_request_object", stale["error"]);
    }

    [Fact]
    [Covers("OIDCC-10.2.1")]
    public async Task Within_the_hour_answers_are_encrypted_to_the_new_key()
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("open"));
        var (key, alice) = (TestKey.Es256(), await bank.SignUpAsync("alice"));
        var (old, renewed) = (new TestReader(), new TestReader());
        var metadata = new ClientMetadata { JwksUri = foreign.ServeText("/jwks", old.JwksWith(key)), UserinfoEncryptedResponseAlg = "ECDH-ES" };
        var client = SigningClient.Register(bank, metadata, key: key).Client;
        old.Open(await UserInfoAsync(client, alice));

        foreign.ServeText("/jwks", renewed.JwksWith(key));
        bank.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Contains(alice.Id.ToString(), renewed.Open(await UserInfoAsync(client, alice)).Content, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("RFC8705-2.2.2")]
    public async Task A_new_self_signed_certificate_is_found_at_the_address()
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("open"));
        var (first, second) = (TestAuthority.SelfSigned(), TestAuthority.SelfSigned());
        var robot = bank.Register(new ClientRow
        {
            ClientId = "robot", ClientName = "Robot", TokenEndpointAuthMethod = ClientAuthMethods.SelfSignedTlsClientAuth, GrantTypes = [GrantTypes.ClientCredentials], Scopes = ["accounts.read"],
            Metadata = new ClientMetadata { JwksUri = foreign.ServeText("/jwks", TestAuthority.JwksOf(first)) }.ToJson(), CreatedAt = bank.Clock.GetUtcNow(),
        });
        (await robot.Showing(first).ClientCredentialsAsync()).AssertGranted();

        foreign.ServeText("/jwks", TestAuthority.JwksOf(second));
        bank.Clock.Advance(TimeSpan.FromMinutes(2));

        (await robot.Showing(second).ClientCredentialsAsync()).AssertGranted();
        (await robot.Showing(first).ClientCredentialsAsync()).AssertRefused("invalid_client");
    }

    private static async Task<string> UserInfoAsync(TestClient client, Person person)
    {
        var tokens = (await client.RedeemAsync(await client.AuthorizeAsync(person, "openid profile"))).AssertGranted();
        using var answer = await client.FetchAsync(HttpMethod.Get, "/oauth2/userinfo", tokens.AccessToken);
        return await answer.Content.ReadAsStringAsync();
    }
}
