using System.Net;
using Ciam.ServerTests.OAuth.Backchannel;
using Ciam.Testing;

namespace Ciam.ServerTests.Conformance.Ciba;

/// <summary>The modules of the FAPI-CIBA plan that bend how the client proves itself, by key and by certificate.</summary>
public sealed class ClientModules(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly Dictionary<string, string?> NoAssertion = new() { ["client_assertion"] = null, ["client_assertion_type"] = null };

    /// <summary>Another client's name with the certificate of the one that signed.</summary>
    [Theory(DisplayName = "fapi-ciba-id1-ensure-different-client-id-and-issuer-in-backchannel-authorization-request, -ensure-wrong-client-id-in-backchannel-authorization-request")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_name_that_is_not_the_certificates_is_refused(bool onlyOutside)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, one, two) = (await bank.SignUpAsync("alice"), CibaClient.Register(bank, byCertificate: true), CibaClient.Register(bank, "client2", byCertificate: true));
        var request = onlyOutside ? one.Compose(alice) : one.Compose(alice, new Dictionary<string, object?> { ["iss"] = two.Client.ClientId });

        var answer = await one.SendAsync(request, new Dictionary<string, string?> { ["client_id"] = two.Client.ClientId });

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), (answer.Status, answer["error"]));
    }

    [Fact(DisplayName = "fapi-ciba-id1-ensure-wrong-client-id-in-token-endpoint-request")]
    public async Task Another_clients_name_fetches_nothing()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, one, two) = (await bank.SignUpAsync("alice"), CibaClient.Register(bank, byCertificate: true), CibaClient.Register(bank, "client2", byCertificate: true));
        var name = await one.AskedAsync(alice);

        (await one.PollAsync(name, new Dictionary<string, string?> { ["client_id"] = two.Client.ClientId })).AssertRefused("invalid_client");
    }

    [Fact(DisplayName = "fapi-ciba-id1-ensure-without-client-assertion-in-token-endpoint-request, -ensure-without-client-assertion-in-backchannel-authorization-request")]
    public async Task A_name_alone_proves_nothing()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), CibaClient.Register(bank));
        var name = await client.AskedAsync(alice);

        (await client.PollAsync(name, NoAssertion)).AssertRefused("invalid_client");
        Assert.Equal("invalid_client", (await client.SendAsync(client.Compose(alice), NoAssertion))["error"]);
    }

    [Fact(DisplayName = "fapi-ciba-id1-ensure-client-assertion-signature-algorithm-in-backchannel-authorization-request-is-RS256-fails, -ensure-client-assertion-signature-algorithm-in-token-endpoint-request-is-RS256-fails")]
    public async Task RS256_is_refused()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), CibaClient.Register(bank, key: TestKey.Rs256()));
        var other = CibaClient.Register(bank, "client2");
        var name = await other.AskedAsync(alice);

        (await client.PollAsync(name)).AssertRefused("invalid_client");
        Assert.Equal("invalid_client", (await client.SendAsync(client.Compose(alice)))["error"]);
    }

    [Fact(DisplayName = "fapi-ciba-id1-ensure-client-assertion-with-iss-aud-to-token-endpoint-succeeds")]
    public async Task The_issuer_is_an_audience_and_so_are_both_endpoints()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), CibaClient.Register(bank));

        foreach (var path in new[] { "", "/oauth2/token", BackchannelSteps.Path })
        {
            var answer = await client.SendAsync(client.Compose(alice), Asserting(client, "aud", client.Issuer + path));
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            (await client.PollAsync(answer["auth_req_id"]!, Asserting(client, "aud", client.Issuer + path))).AssertRefused("authorization_pending");
        }
    }

    [Fact(DisplayName = "fapi-ciba-id1-ensure-invalid-client-assertions-in-backchannel-authorization-request-fail")]
    [Covers("CIBA-13")]
    public async Task A_wrong_assertion_asks_nobody_and_a_right_one_does()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), CibaClient.Register(bank));
        var past = bank.Clock.GetUtcNow().AddMinutes(-5).ToUnixTimeSeconds();
        Dictionary<string, string?>[] bends =
        [
            NoAssertion,
            new() { ["client_assertion_type"] = null },
            new() { ["client_assertion_type"] = "urn:example:wrong" },
            Asserting(client, "sub", null),
            Asserting(client, "sub", "somebody"),
            Asserting(client, "iss", null),
            Asserting(client, "iss", "somebody"),
            Asserting(client, "aud", null),
            Asserting(client, "aud", "https://elsewhere.example"),
            Asserting(client, "exp", past),
            new() { ["client_assertion"] = client.Client.Assertion(header: new Dictionary<string, object?> { ["alg"] = "RS256" }) },
            new() { ["client_assertion"] = client.Client.Assertion(header: new Dictionary<string, object?> { ["alg"] = "none" }) },
            new() { ["client_assertion"] = client.Client.Assertion()[..^8] + "AAAAAAAA" },
        ];

        foreach (var bend in bends)
        {
            var answer = await client.SendAsync(client.Compose(alice), bend);
            Assert.True(answer["error"] is "invalid_client" or "invalid_request" && answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized, $"{answer.Status} {answer.Json}");
        }

        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync(alice)).Status);
    }

    private static Dictionary<string, string?> Asserting(CibaClient client, string claim, object? value) =>
        new() { ["client_assertion"] = client.Client.Assertion(new Dictionary<string, object?> { [claim] = value }) };
}
