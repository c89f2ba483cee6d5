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

        // Whoever wants a page waits here, inside, until the test lets go.
        await using var connection = new NpgsqlConnection(bank.ConnectionString);
        await connection.OpenAsync();
        await using var held = await connection.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("lock table ciam.signin_session in access exclusive mode", connection, held))
            await hold.ExecuteNonQueryAsync();
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

    /// <summary>As a browser that has a session cookie, which is looked up before the page is made.</summary>
    private static async Task<(HttpStatusCode Status, TimeSpan? Again, string Page)> VisitAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account") { Headers = { { "Accept", "text/html" }, { "Cookie", "ciam-session=nobody-has-this-session" } } };
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, answer.Headers.RetryAfter?.Delta, await answer.Content.ReadAsStringAsync());
    }
}
