using System.Net;
using System.Security.Cryptography;
using Ciam.Testing;
using Microsoft.IdentityModel.Tokens;

namespace Ciam.ServerTests.Samples;

/// <summary>Which access tokens the demo API believes.</summary>
public sealed class WhatTheApiBelieves
{
    public static TheoryData<string, Dictionary<string, object?>> Wrong() => new()
    {
        { "another API's", new() { ["aud"] = "https://other.example" } },
        { "another issuer's", new() { ["iss"] = "https://evil.example" } },
        { "over", new() { ["exp"] = new DateTimeOffset(2026, 3, 3, 9, 59, 0, TimeSpan.Zero).ToUnixTimeSeconds() } },
        { "without end", new() { ["exp"] = null } },
        { "without client", new() { ["client_id"] = null } },
        { "without number", new() { ["jti"] = null } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    [Covers("ASVS5-9.2.3"), Covers("ASVS5-10.3.1"), Covers("ASVS5-10.3.3"), Covers("RFC9700-2.3-3"), Covers("RFC9700-4.9-1")]
    public async Task A_token_that_is_wrong_in_one_claim_is_refused(string flaw, Dictionary<string, object?> changes)
    {
        await using var bank = await DemoBank.OpenAsync();

        using var right = await bank.CallApiAsync(HttpMethod.Get, "accounts", bank.Issuer.AccessToken());
        using var wrong = await bank.CallApiAsync(HttpMethod.Get, "accounts", bank.Issuer.AccessToken(changes));

        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.True(wrong.StatusCode == HttpStatusCode.Unauthorized, $"a token that is {flaw} was answered with {wrong.StatusCode}");
        Assert.Contains("error=\"invalid_token\"", wrong.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("ASVS5-9.2.2")]
    public async Task An_id_token_is_no_access_token()
    {
        await using var bank = await DemoBank.OpenAsync();

        using var answer = await bank.CallApiAsync(HttpMethod.Get, "accounts", bank.Issuer.AccessToken(type: "JWT"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    [Covers("ASVS5-9.1.1")]
    public async Task A_token_signed_by_somebody_else_is_refused()
    {
        await using var bank = await DemoBank.OpenAsync();
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signer = new SigningCredentials(new ECDsaSecurityKey(stranger) { KeyId = "one" }, SecurityAlgorithms.EcdsaSha256);

        using var answer = await bank.CallApiAsync(HttpMethod.Get, "accounts", bank.Issuer.AccessToken(signer: signer));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    [Covers("ASVS5-10.3.2"), Covers("RFC9700-2.3-4")]
    public async Task A_scope_that_is_missing_is_named()
    {
        await using var bank = await DemoBank.OpenAsync();

        using var answer = await bank.CallApiAsync(HttpMethod.Get, "accounts", bank.Issuer.AccessToken(new() { ["scope"] = "payments accountsx" }));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("error=\"insufficient_scope\"", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Contains("scope=\"accounts accounts.read\"", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_sees_totals_and_no_names()
    {
        await using var bank = await DemoBank.OpenAsync();
        using var customer = await bank.CallApiAsync(HttpMethod.Get, "accounts", bank.Issuer.AccessToken());

        using var machine = await bank.CallApiAsync(HttpMethod.Get, "accounts", bank.Issuer.AccessToken(
            new() { ["scope"] = "accounts.read", ["sub"] = "demo-chatbot", ["client_id"] = "demo-chatbot", ["acr"] = null, ["auth_time"] = null }));

        var text = await machine.Content.ReadAsStringAsync();
        Assert.Contains("\"customers\":1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("iban", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_token_the_answer_says_where_to_get_one()
    {
        await using var bank = await DemoBank.OpenAsync();

        using var answer = await bank.CallApiAsync(HttpMethod.Get, "accounts", token: null);
        var metadata = await bank.Api.GetStringAsync("/.well-known/oauth-protected-resource");

        Assert.Equal("Bearer resource_metadata=\"http://localhost:5091/.well-known/oauth-protected-resource\"", answer.Headers.WwwAuthenticate.ToString());
        Assert.Contains(bank.Issuer.Issuer, metadata, StringComparison.Ordinal);
    }
}
