using System.Text.Json;
using Ciam.Protocol;
using Ciam.Protocol.Wire;
using Ciam.ServerTests.OAuth.RichGrants;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.OAuth.Backchannel;

/// <summary>A client that is told when there is an answer.</summary>
public sealed class Pings(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Token = "8d67dc78-7faa-4d41-aabd-67707b374255";

    [Theory]
    [InlineData("approve")]
    [InlineData("refuse")]
    [InlineData("not-me")]
    [Covers("CIBA-10.2"), Covers("CIBA-4")]
    public async Task The_client_hears_that_there_is_an_answer_and_not_which(string answer)
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(new BankSettings { Configuration = ForeignServer.Configuration });
        var (alice, agent) = (await bank.SignUpAsync("alice"), Pinged(bank, foreign.Serve("/ping", http => NoContent(http))));
        var name = await agent.AskedAsync(bank, alice, RichBank.Bend("client_notification_token", Token));
        Assert.Equal(0, await bank.TellAsync());

        await (await bank.SignedInAsync(alice)).AnswersAsync(bank, answer);
        Assert.Equal(1, await bank.TellAsync());
        Assert.Equal(0, await bank.TellAsync());

        var told = Assert.Single(foreign.Requests);
        Assert.Equal(("POST", "application/json; charset=utf-8", $"Bearer {Token}"), (told.Method, told.Headers["Content-Type"], told.Headers["Authorization"]));
        var member = Assert.Single(JsonSerializer.Deserialize<JsonElement>(told.Body).EnumerateObject());
        Assert.Equal(("auth_req_id", name), (member.Name, member.Value.GetString()));
        var fetched = await agent.PollAsync(name);
        Assert.Equal(answer == "approve" ? null : "access_denied", fetched.Error);
    }

    /// <summary>What was said is forgotten, and neither token nor name is found in the clear anywhere.</summary>
    [Fact]
    public async Task What_was_told_is_kept_no_longer()
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(new BankSettings { Configuration = ForeignServer.Configuration });
        var (alice, agent) = (await bank.SignUpAsync("alice"), Pinged(bank, foreign.Serve("/ping", http => NoContent(http))));
        bank.Secrets.Remember("notification token", Token);
        await agent.AskedAsync(bank, alice, RichBank.Bend("client_notification_token", Token));
        await (await bank.SignedInAsync(alice)).AnswersAsync(bank, "approve");
        await bank.TellAsync();

        var notice = await bank.WithDatabaseAsync(database => database.Set<NoticeRow>().SingleAsync());

        Assert.Equal((null, bank.Clock.GetUtcNow()), (notice.SealedBody, notice.DeliveredAt));
        Assert.DoesNotContain(Token, string.Concat(await bank.RowsAsync("select to_jsonb(row)::text from ciam.oauth_backchannel_request row")), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("ATTACK-SSRF")]
    public async Task An_address_inside_is_not_asked()
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), Pinged(bank, foreign.Serve("/ping", http => NoContent(http))));
        await agent.AskedAsync(bank, alice, RichBank.Bend("client_notification_token", Token));
        await (await bank.SignedInAsync(alice)).AnswersAsync(bank, "approve");

        await bank.TellAsync();

        Assert.Empty(foreign.Requests);
    }

    private static TestClient Pinged(Bank bank, string url) =>
        bank.Asker(metadata: new ClientMetadata { BackchannelTokenDeliveryMode = DeliveryModes.Ping, BackchannelClientNotificationEndpoint = url });

    private static Task NoContent(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
