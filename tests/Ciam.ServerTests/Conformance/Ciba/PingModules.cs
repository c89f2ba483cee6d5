using System.Text.Json;
using Ciam.Server.OAuth.Notices;
using Ciam.ServerTests.OAuth.Backchannel;
using Ciam.Testing;
using Microsoft.AspNetCore.Http;

namespace Ciam.ServerTests.Conformance.Ciba;

/// <summary>The modules of the FAPI-CIBA plan that answer a ping in every way; the flow ends well all the same, and the client is not called twice.</summary>
public sealed class PingModules(CiamApp app) : IClassFixture<CiamApp>
{
    [Theory(DisplayName = "fapi-ciba-id1-ping-backchannel-notification-endpoint-response-has-body, -ping-backchannel-notification-endpoint-response-401, -ping-backchannel-notification-endpoint-response-403, "
        + "-ping-with-mtls-ciba-notification-endpoint-response-401-and-require-server-does-not-retry, -ping-backchannel-notification-endpoint-return-redirect-request")]
    [InlineData(200, "{\"error\":\"a body that nobody reads\"}")]
    [InlineData(204, "")]
    [InlineData(401, "no")]
    [InlineData(403, "no")]
    [InlineData(301, "")]
    [InlineData(307, "")]
    [Covers("CIBA-10.2")]
    public async Task Whatever_the_client_answers_it_is_told_once(int status, string body)
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await NewBankAsync();
        var elsewhere = foreign.ServeText("/elsewhere", "");
        var ping = foreign.Serve("/ping", async http =>
        {
            http.Response.StatusCode = status;
            if (status is 301 or 307)
                http.Response.Headers.Location = elsewhere;
            if (body.Length > 0)
                await http.Response.WriteAsync(body);
        });
        var (alice, client) = (await bank.SignUpAsync("alice"), CibaClient.Register(bank, ping: ping));
        var name = await client.AskedAsync(alice);

        await (await bank.SignedInAsync(alice)).AnswersAsync(bank, "approve");
        await bank.TellAsync();
        bank.Clock.Advance(TimeSpan.FromSeconds(30));
        await bank.TellAsync();

        var told = Assert.Single(foreign.Requests);
        Assert.Equal(("/ping", $"Bearer {CibaClient.NotificationToken}"), (told.PathAndQuery, told.Headers["Authorization"]));
        Assert.Equal(name, JsonSerializer.Deserialize<JsonElement>(told.Body).GetProperty("auth_req_id").GetString());
        (await client.PollAsync(name)).AssertGranted();
    }

    /// <summary>A server that is down for a moment is asked again.</summary>
    [Fact]
    [Covers("CIBA-10.2")]
    public async Task A_server_that_stumbles_is_told_again()
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), CibaClient.Register(bank, ping: foreign.ServeText("/ping", "", status: 503)));
        await client.AskedAsync(alice);
        await (await bank.SignedInAsync(alice)).AnswersAsync(bank, "approve");

        await bank.TellAsync();
        bank.Clock.Advance(TimeSpan.FromSeconds(10));
        await bank.TellAsync();

        Assert.Equal(2, foreign.Asked("/ping"));
    }

    /// <summary>Without the worker, which the moved clock would wake to tell beside the test.</summary>
    private Task<Bank> NewBankAsync() => app.NewBankAsync(new BankSettings
    {
        Configuration = ForeignServer.Configuration,
        Configure = builder => builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(NoticeWorker))),
    });
}
