using System.Diagnostics;
using System.Net;
using Ciam.Server.House;
using Ciam.Server.Http;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ciam.ServerTests.House;

/// <summary>A flood before the sign-in page is turned away at the door, and programs get their tokens meanwhile.</summary>
public sealed class Crowds(CiamApp app) : IClassFixture<CiamApp>
{
    private const int TooMany = 7;

    [Fact]
    public async Task More_than_fit_are_asked_to_come_again_while_programs_and_staff_are_served()
    {
        await using var bank = await app.NewBankAsync();
        (await bank.AgentClient.ClientCredentialsAsync("accounts.read")).AssertGranted();
        var places = Crowding.Places(bank.Services.GetRequiredService<IOptions<CiamOptions>>().Value);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = bank.Issuer };

        await using var connection = new NpgsqlConnection(bank.ConnectionString);
        await using var held = await HoldAsync(connection);
        Assert.InRange(places, 1, Crowding.Most - 1);
        var visits = Enumerable.Range(0, Crowding.Most + TooMany).Select(_ => VisitAsync(http)).ToList();
        var turnedAway = new List<(HttpStatusCode Status, TimeSpan? Again, string Page)>();
        for (var left = visits.ToList(); turnedAway.Count < TooMany;)
        {
            var ended = await Task.WhenAny(left);
            left.Remove(ended);
            turnedAway.Add(await ended);
        }

        Assert.All(turnedAway, answer => Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(5)), (answer.Status, answer.Again)));
        Assert.All(turnedAway, answer => Assert.Contains("Many people are here at the moment", answer.Page, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/oauth2/authorize?client_id=any")).StatusCode);
        (await bank.AgentClient.ClientCredentialsAsync("accounts.read")).AssertGranted();
        Assert.Equal(HttpStatusCode.OK, (await bank.Http.GetAsync("/health/live")).StatusCode);

        await held.RollbackAsync();
        Assert.Equal(Crowding.Most, (await Task.WhenAll(visits)).Count(answer => answer.Status == HttpStatusCode.SeeOther));
        Assert.Equal(HttpStatusCode.SeeOther, (await VisitAsync(http)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync("/oauth2/authorize?client_id=any")).StatusCode);
    }

    [Fact]
    public async Task Whoever_hangs_up_before_the_door_leaves_his_place_to_the_next()
    {
        await using var bank = await app.NewBankAsync();
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = bank.Issuer };
        var waiting = Crowding.Most - Crowding.Places(bank.Services.GetRequiredService<IOptions<CiamOptions>>().Value);
        await using var connection = new NpgsqlConnection(bank.ConnectionString);
        await using var held = await HoldAsync(connection);
        using var impatience = new CancellationTokenSource();
        var first = Enumerable.Range(0, Crowding.Most + 1).Select(_ => VisitAsync(http, impatience.Token)).ToList();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await await Task.WhenAny(first)).Status);

        await impatience.CancelAsync();

        // The server hears of it in its own time: until then the next are told to come again.
        var next = new List<Task<(HttpStatusCode Status, TimeSpan? Again, string Page)>>();
        for (var giveUp = Stopwatch.StartNew(); next.Count < waiting && giveUp.Elapsed < TimeSpan.FromSeconds(60);)
        {
            var visit = VisitAsync(http);
            await Task.WhenAny(visit, Task.Delay(TimeSpan.FromMilliseconds(200)));
            if (!visit.IsCompleted)
                next.Add(visit);
        }
        Assert.Equal(waiting, next.Count);
        await held.RollbackAsync();
        Assert.All(await Task.WhenAll(next), answer => Assert.Equal(HttpStatusCode.SeeOther, answer.Status));
        await Task.WhenAny(Task.WhenAll(first));
        Assert.All(first, visit => Assert.True(visit.IsCanceled || visit.Result.Status == HttpStatusCode.ServiceUnavailable));
    }

    /// <summary>Whoever wants a page waits inside until the test lets go.</summary>
    private static async Task<NpgsqlTransaction> HoldAsync(NpgsqlConnection connection)
    {
        await connection.OpenAsync();
        var held = await connection.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("lock table ciam.signin_session in access exclusive mode", connection, held);
        await hold.ExecuteNonQueryAsync();
        return held;
    }

    /// <summary>As a browser that has a session cookie, which is looked up before the page is made.</summary>
    private static async Task<(HttpStatusCode Status, TimeSpan? Again, string Page)> VisitAsync(HttpClient http, CancellationToken hangsUp = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account") { Headers = { { "Accept", "text/html" }, { "Cookie", "ciam-session=nobody-has-this-session" } } };
        using var answer = await http.SendAsync(request, hangsUp);
        return (answer.StatusCode, answer.Headers.RetryAfter?.Delta, await answer.Content.ReadAsStringAsync(hangsUp));
    }
}
