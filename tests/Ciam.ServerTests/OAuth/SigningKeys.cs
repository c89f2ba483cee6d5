using System.Text.Json;
using Ciam.Server.OAuth.Keys;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.OAuth;

/// <summary>Signing keys look after themselves: made, announced ahead of use, rotated, retired.</summary>
public sealed class SigningKeys(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly BankSettings FromNothing = new() { KeysAreReady = false };

    [Fact]
    [Covers("OIDCC-10.1.1"), Covers("OIDCD-3")]
    [Covers("FAPI2-SP-FINAL-5.4.2-3")]
    public async Task A_key_is_announced_before_it_signs_and_published_until_what_it_signed_is_gone()
    {
        await using var bank = await app.NewBankAsync(FromNothing);
        var keys = bank.Services.GetRequiredService<KeyRing>();
        var start = bank.Clock.GetUtcNow();
        var first = await SigningAsync(keys, start);
        Assert.Equal(await PublishedAsync(keys, start), KidsOf(await bank.Http.GetStringAsync("/oauth2/jwks")));
        Assert.Equal(5, (await PublishedAsync(keys, start)).Count);

        var announced = start + KeySchedule.Signs - KeySchedule.Announced;
        await keys.EnsureAsync(announced, default);
        Assert.Equal(10, (await PublishedAsync(keys, announced)).Distinct().Count());
        Assert.Equal(first, await SigningAsync(keys, announced));

        var rotated = start + KeySchedule.Signs;
        await keys.EnsureAsync(rotated, default);
        Assert.NotEqual(first, await SigningAsync(keys, rotated));
        Assert.Contains(first, await PublishedAsync(keys, rotated));

        var retired = rotated + KeySchedule.Retained;
        await keys.EnsureAsync(retired, default);
        Assert.DoesNotContain(first, await PublishedAsync(keys, retired));
        Assert.Equal("5", Assert.Single(await bank.RowsAsync("select count(*)::text from ciam.audit_entry where event = 'key.retired'")));
    }

    [Fact]
    public async Task Of_many_nodes_that_find_no_key_one_makes_them()
    {
        await using var bank = await app.NewBankAsync(FromNothing);
        await bank.WithDatabaseAsync(async database => { await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(database.Database, "delete from ciam.oauth_signing_key"); });
        var keys = bank.Services.GetRequiredService<KeyRing>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => keys.EnsureAsync(bank.Clock.GetUtcNow(), default)));

        Assert.Equal("5", Assert.Single(await bank.RowsAsync("select count(*)::text from ciam.oauth_signing_key")));
    }

    [Theory]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/.well-known/oauth-authorization-server")]
    [Covers("OIDCD-4"), Covers("RFC8414-3")]
    [Covers("RFC9700-2.6-1"), Covers("FAPI2-SP-FINAL-5.3.2.1-1")]
    public async Task The_metadata_says_where_everything_is_to_any_origin(string path)
    {
        await using var bank = await app.NewBankAsync();

        using var answer = await bank.Http.GetAsync(path);

        var metadata = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        var issuer = bank.Issuer.GetLeftPart(UriPartial.Authority);
        Assert.Equal(issuer, metadata.GetProperty("issuer").GetString());
        Assert.Equal(issuer + "/oauth2/token", metadata.GetProperty("token_endpoint").GetString());
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Fact]
    [Covers("RFC7662-2")]
    public async Task A_token_is_shown_to_its_audience_and_its_client_and_to_nobody_else()
    {
        await using var bank = await app.NewBankAsync();
        var tokens = (await bank.WebClient.RedeemAsync(await bank.WebClient.AuthorizeAsync(await bank.SignUpAsync("alice")))).AssertGranted();

        Assert.Equal("true", (await bank.ApiClient.IntrospectAsync(tokens.AccessToken))["active"]);
        Assert.Equal("true", (await bank.WebClient.IntrospectAsync(tokens.AccessToken))["active"]);
        Assert.Equal("{\"active\":false}", (await bank.PartnerClient.IntrospectAsync(tokens.AccessToken)).Json.GetRawText());
        Assert.Equal("{\"active\":false}", (await bank.ApiClient.IntrospectAsync("noise")).Json.GetRawText());
        Assert.Equal("invalid_client", (await bank.MobileClient.IntrospectAsync(tokens.AccessToken))["error"]);
    }

    private static async Task<string> SigningAsync(KeyRing keys, DateTimeOffset now) => (await keys.LoadAsync(now, default)).Signing("ES256", now).Kid;

    private static async Task<IReadOnlyList<string>> PublishedAsync(KeyRing keys, DateTimeOffset now) => KidsOf((await keys.LoadAsync(now, default)).Published.ToJson());

    private static IReadOnlyList<string> KidsOf(string jwks) =>
        [.. JsonDocument.Parse(jwks).RootElement.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()!)];
}
