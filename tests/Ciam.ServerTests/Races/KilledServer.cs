using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Ciam.Server.House;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ciam.ServerTests.Races;

/// <summary>A server process killed in the middle of its work: what it answered stands, what was spent stays spent, and the next start is clean.</summary>
public sealed class KilledServer(CiamApp app) : IClassFixture<CiamApp>
{
    private const int Codes = 32;
    private const int AnsweredBeforeTheKill = 8;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_no_code_is_spent_twice()
    {
        await using var bank = await app.NewBankAsync(new BankSettings { Clock = new FakeClock(TimeProvider.System.GetUtcNow()) });
        var (alice, client) = (await bank.SignUpAsync("alice"), bank.WebClient);
        var browser = await bank.SignedInAsync(alice);
        var codes = new List<ReceivedCode>();
        for (var index = 0; index < Codes; index++)
            codes.Add(await client.AuthorizeAsync(alice, "openid offline_access", browser: browser));
        var acknowledged = new ConcurrentDictionary<ReceivedCode, string>();

        await using (var first = await Node.StartAsync(bank))
        {
            var enough = new TaskCompletionSource();
            var load = Parallel.ForEachAsync(codes, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (code, _) =>
            {
                if (await first.RedeemAsync(client, code) is { Status: HttpStatusCode.OK } answer)
                    acknowledged[code] = answer["refresh_token"]!;
                if (acknowledged.Count >= AnsweredBeforeTheKill)
                    enough.TrySetResult();
            });
            await Task.WhenAny(enough.Task, load);
            first.Kill();
            await load;
        }

        Assert.InRange(acknowledged.Count, AnsweredBeforeTheKill, Codes);
        await using var second = await Node.StartAsync(bank);
        foreach (var code in codes)
        {
            var again = await second.RedeemAsync(client, code);
            if (acknowledged.ContainsKey(code))
                Assert.Equal("invalid_grant", again!["error"]);
            else if (again!.Status == HttpStatusCode.OK)
                acknowledged[code] = again["refresh_token"]!;
            Assert.Equal("invalid_grant", (await second.RedeemAsync(client, code))!["error"]);
        }

        var kept = (await bank.RowsAsync("select encode(hash, 'hex') from ciam.oauth_refresh_token")).ToHashSet();
        Assert.All(acknowledged.Values, token => Assert.Contains(Convert.ToHexStringLower(Handle.HashOf(token)), kept));
        Assert.True((await bank.Audit.EntriesAsync("token.issued")).Count >= acknowledged.Count);
    }

    /// <summary>A server in a process of its own, on the bank's database.</summary>
    private sealed class Node : IAsyncDisposable
    {
        private readonly Process _process;
        private readonly HttpClient _http;

        private Node(Process process, Uri address) => (_process, _http) = (process, new HttpClient { BaseAddress = address });

        public static async Task<Node> StartAsync(Bank bank)
        {
            var address = new Uri($"http://localhost:{FreePort()}");
            var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Ciam.Server.dll"), "serve"]) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["ASPNETCORE_URLS"] = address.GetLeftPart(UriPartial.Authority);
            start.Environment["Ciam__Database"] = bank.ConnectionString;
            start.Environment["Ciam__Issuer"] = address.GetLeftPart(UriPartial.Authority);
            start.Environment["Ciam__MasterKey"] = bank.Services.GetRequiredService<IOptions<CiamOptions>>().Value.MasterKey;
            var process = Process.Start(start)!;
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            var node = new Node(process, address);
            if (await node.IsReadyAsync())
                return node;
            await node.DisposeAsync();
            throw new InvalidOperationException("the server did not become ready");
        }

        public void Kill()
        {
            _process.Kill();
            _process.WaitForExit();
        }

        /// <summary>Null when the server went away before it answered.</summary>
        public async Task<JsonAnswer?> RedeemAsync(TestClient client, ReceivedCode code)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/token")
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string>
                {
                    ["grant_type"] = "authorization_code", ["code"] = code.Value, ["redirect_uri"] = code.RedirectUri, ["code_verifier"] = code.Verifier,
                }),
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client.ClientId}:{client.Secret}")));
            try
            {
                return await JsonAnswer.ReadAsync(await _http.SendAsync(request));
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException or JsonException)
            {
                return null;
            }
        }

        public ValueTask DisposeAsync()
        {
            if (!_process.HasExited)
                Kill();
            _process.Dispose();
            _http.Dispose();
            return ValueTask.CompletedTask;
        }

        /// <summary>A connection refused is asked again, a bounded number of times; a try takes a fraction of a millisecond, a start under load many seconds.</summary>
        private async Task<bool> IsReadyAsync()
        {
            for (var tries = 0; tries < 500_000 && !_process.HasExited; tries++)
            {
                try
                {
                    using var answer = await _http.GetAsync("/health/ready");
                    if (answer.IsSuccessStatusCode)
                        return true;
                }
                catch (HttpRequestException)
                {
                    await Task.Yield();
                }
            }

            return false;
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.IPv6Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}
