using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Ciam.Protocol;
using Ciam.ServerTests.Conformance.Logout;
using Ciam.ServerTests.OAuth.Registration;
using Ciam.Testing;

namespace Ciam.ServerTests.Attacks;

/// <summary>Server-side request forgery through every address that a client may name, those of tomorrow included.</summary>
public sealed class InsideAddresses(CiamApp app) : IClassFixture<CiamApp>
{
    public static TheoryData<string> Members() => [.. typeof(ClientMetadata).GetProperties()
        .Where(property => property.Name.EndsWith("Uri", StringComparison.Ordinal) || property.Name.EndsWith("Endpoint", StringComparison.Ordinal))
        .Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name))];

    [Theory]
    [MemberData(nameof(Members))]
    [Covers("ATTACK-SSRF")]
    public async Task Whatever_a_client_names_nothing_inside_is_asked(string member)
    {
        using var inside = new TcpListener(IPAddress.Loopback, 0);
        inside.Start();
        var address = $"https://127.0.0.1:{((IPEndPoint)inside.LocalEndpoint).Port}/inside";
        await using var bank = await app.NewBankAsync(new BankSettings { Configuration = new Dictionary<string, string?> { ["Ciam:Registration:Way"] = "open", ["Ciam:Registration:ClientIdDocuments"] = "true" } });
        var metadata = RegistrationSteps.Metadata(
            (member, address), ("redirect_uris", new[] { address }), ("token_endpoint_auth_method", member == "jwks_uri" ? "private_key_jwt" : null));

        var registered = await bank.RegisterAsync(metadata);
        if (registered.Status == HttpStatusCode.Created)
            await UseAsync(bank, bank.ClientOf(registered, member == "jwks_uri" ? TestKey.Es256() : null));
        await bank.NewBrowser().GoAsync(new TestClient(bank, address, null, address).AuthorizeUrl("openid"));

        Assert.False(inside.Pending(), $"{member} was asked for");
    }

    /// <summary>A session begins and ends, and every key and notice that goes with it.</summary>
    private static async Task UseAsync(Bank bank, TestClient client)
    {
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));
        var request = new AuthorizeRequest();
        await browser.GoAsync(client.AuthorizeUrl("openid", request));
        await client.RedeemAsync(client.CodeOf(await browser.SubmitAsync("main form", button: "button[value=allow]"), request, browser));
        await browser.GoAsync("/signout");
        await browser.SubmitAsync("main form");
        await bank.TellAsync();
    }
}
