using System.Buffers.Text;
using System.Net;
using System.Text;
using Ciam.Testing;

namespace Ciam.ServerTests.Conformance.Ciba;

/// <summary>The modules of the FAPI-CIBA plan that bend the signed request; each is answered by invalid_request and status 400.</summary>
public sealed class RequestObjectModules(CiamApp app) : IClassFixture<CiamApp>
{
    [Theory(DisplayName = "fapi-ciba-id1-ensure-request-object-missing-aud-fails, -ensure-request-object-bad-aud-fails, -ensure-request-object-missing-iss-fails, -ensure-request-object-bad-iss-fails, "
        + "-ensure-request-object-missing-exp-fails, -ensure-request-object-expired-exp-fails, -ensure-request-object-exp-is-70-minutes-in-future-fails, -ensure-request-object-missing-iat-fails, "
        + "-ensure-request-object-missing-nbf-fails, -ensure-request-object-nbf-is-10-minutes-in-future-fails, -ensure-request-object-nbf-is-70-minutes-in-past-fails, -ensure-request-object-missing-jti-fails")]
    [InlineData("aud", null)]
    [InlineData("aud", "https://other.example")]
    [InlineData("iss", null)]
    [InlineData("iss", "client2")]
    [InlineData("exp", null)]
    [InlineData("exp", -5)]
    [InlineData("exp", 70)]
    [InlineData("iat", null)]
    [InlineData("nbf", null)]
    [InlineData("nbf", 10)]
    [InlineData("nbf", -70)]
    [InlineData("jti", null)]
    public async Task A_wrong_claim_is_refused(string claim, object? value)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), CibaClient.Register(bank));
        var said = value is int minutes ? bank.Clock.GetUtcNow().AddMinutes(minutes).ToUnixTimeSeconds() : value;

        AssertRefused(await client.AskAsync(alice, new Dictionary<string, object?> { [claim] = said }));
    }

    [Theory(DisplayName = "fapi-ciba-id1-ensure-request-object-signature-algorithm-is-none-fails, -ensure-request-object-signature-algorithm-is-bad-fails, -ensure-request-object-signature-algorithm-is-RS256-fails, "
        + "-ensure-request-object-signed-by-other-client-fails")]
    [InlineData("none")]
    [InlineData("bad")]
    [InlineData("RS256")]
    [InlineData("other client")]
    public async Task A_weak_forged_or_strange_signature_is_refused(string how)
    {
        await using var bank = await app.NewBankAsync();
        var rs256 = TestKey.Rs256();
        var (alice, client, other) = (await bank.SignUpAsync("alice"), CibaClient.Register(bank, key: how == "RS256" ? TestKey.Es256() : null), CibaClient.Register(bank, "client2"));
        var good = client.Compose(alice);
        var payload = good.Split('.')[1];

        AssertRefused(await client.SendAsync(how switch
        {
            "none" => $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes("{\"alg\":\"none\"}"))}.{payload}.",
            "bad" => good[..^8] + (good.EndsWith("AAAAAAAA", StringComparison.Ordinal) ? "BBBBBBBB" : "AAAAAAAA"),
            "RS256" => client.Compose(alice, key: rs256),
            _ => client.Compose(alice, key: other.Key),
        }));
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(good)).Status);
    }

    [Fact(DisplayName = "fapi-ciba-id1-ensure-unsigned-backchannel-authorization-request-fails")]
    public async Task What_is_not_signed_is_refused()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), CibaClient.Register(bank));

        AssertRefused(await client.SendAsync(null, new Dictionary<string, string?> { ["scope"] = "openid accounts", ["login_hint"] = alice.Email, ["binding_message"] = "1234" }));
    }

    /// <summary>The suite's second client says what kind of JWT it sends.</summary>
    [Theory]
    [InlineData("oauth-authz-req+jwt")]
    [InlineData("JWT")]
    [Covers("CIBA-7.1.1")]
    public async Task A_type_may_be_said(string typ)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), CibaClient.Register(bank));

        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(client.Compose(alice, header: new Dictionary<string, object?> { ["typ"] = typ }))).Status);
    }

    [Fact]
    [Covers("CIBA-7.1.1")]
    public async Task A_signed_request_is_made_once()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), CibaClient.Register(bank));
        var request = client.Compose(alice);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => client.SendAsync(request)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), AssertRefused);
    }

    private static void AssertRefused(JsonAnswer answer) => Assert.True((answer.Status, answer["error"]) == (HttpStatusCode.BadRequest, "invalid_request"), $"{answer.Status} {answer.Json}");
}
