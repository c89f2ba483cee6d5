using Ciam.Testing;

namespace Ciam.ServerTests.OAuth.Registration;

/// <summary>Keys that a client publishes at an address of its own.</summary>
public sealed class KeysAtAnAddress(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact(DisplayName = "oidcc-registration-jwks-uri: the client's assertions are verified with the keys at its jwks_uri")]
    [Covers("OIDCC-10.1.1")]
    public async Task Keys_are_fetched_kept_and_fetched_again_when_they_change()
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("open"));
        var (first, second) = (TestKey.Es256("first"), TestKey.Es256("second"));
        var uri = foreign.ServeText("/jwks", first.Jwks, "application/jwk-set+json");
        var registered = await bank.RegisterAsync(RegistrationSteps.Metadata(("jwks_uri", uri), ("token_endpoint_auth_method", "private_key_jwt")));

        var early = await RefreshErrorAsync(bank, registered, first);
        var fetched = foreign.Asked("/jwks");
        await RefreshErrorAsync(bank, registered, first);
        foreign.ServeText("/jwks", second.Jwks);
        bank.Clock.Advance(TimeSpan.FromMinutes(2));
        var rotated = await RefreshErrorAsync(bank, registered, second);
        var stale = await RefreshErrorAsync(bank, registered, first);

        Assert.Equal(("invalid_grant", "invalid_grant", "invalid_client"), (early, rotated, stale));
        Assert.InRange(fetched, 1, 2);
        Assert.Equal(fetched + 1, foreign.Asked("/jwks"));
        Assert.Null(registered["jwks"]);
    }

    [Fact]
    public async Task However_many_strange_keys_are_named_the_address_is_asked_once_a_minute()
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("open"));
        var uri = foreign.ServeText("/jwks", TestKey.Es256("known").Jwks);
        var registered = await bank.RegisterAsync(RegistrationSteps.Metadata(("jwks_uri", uri), ("token_endpoint_auth_method", "private_key_jwt")));
        bank.Clock.Advance(TimeSpan.FromMinutes(2));
        var before = foreign.Asked("/jwks");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => RefreshErrorAsync(bank, registered, TestKey.Es256($"strange-{i}"))));

        Assert.Equal(before + 1, foreign.Asked("/jwks"));
    }

    [Fact]
    public async Task Noise_at_the_address_does_not_replace_good_keys()
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("open"));
        var key = TestKey.Es256("known");
        var uri = foreign.ServeText("/jwks", key.Jwks);
        var registered = await bank.RegisterAsync(RegistrationSteps.Metadata(("jwks_uri", uri), ("token_endpoint_auth_method", "private_key_jwt")));
        foreach (var noise in new[] { "[]", "{", """{"keys":[]}""", """{"keys":[],"a":"\u0000"}""", "<html>" })
        {
            foreign.ServeText("/jwks", noise);
            bank.Clock.Advance(TimeSpan.FromDays(1));
            Assert.Equal("invalid_grant", await RefreshErrorAsync(bank, registered, key));
        }
    }

    /// <summary><c>invalid_grant</c> once the client is proven, <c>invalid_client</c> before.</summary>
    private static async Task<string?> RefreshErrorAsync(Bank bank, JsonAnswer registered, TestKey key) =>
        (await bank.ClientOf(registered, key).RefreshAsync("unknown")).Error;
}
