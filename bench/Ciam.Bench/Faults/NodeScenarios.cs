using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Ciam.Bench.Faults;

/// <summary>Nodes come and go under load.</summary>
internal static class NodeScenarios
{
    public static async Task<Verdict> RollingRestartAsync(Cluster cluster)
    {
        await using var world = await World.OpenAsync(cluster);
        await world.LiveAsync();
        var begun = world.Ledger.Now;
        foreach (var node in world.Nodes)
        {
            await node.StopAsync();
            await node.StartAsync();
            await Task.Delay(TimeSpan.FromSeconds(3));
        }

        var ended = world.Ledger.Now;
        await Task.Delay(TimeSpan.FromSeconds(3));
        await world.EndAsync();
        if (world.Ledger.Failures.Count > 0)
            world.Ledger.Break($"{world.Ledger.Failures.Count} requests failed in a rolling restart");
        return Verdict.Of(world, "rolling-restart", "both nodes stopped (SIGTERM) and started, one after the other", begun, ended);
    }

    /// <summary>Four nodes; a client loses a scope and gets it back, twenty times, and each node is asked until it knows.</summary>
    public static async Task<Verdict> ClientChangeAsync(Cluster cluster)
    {
        await using var world = await World.OpenAsync(cluster, new WorldSettings { Nodes = 4 });
        await world.LiveAsync();
        var begun = world.Ledger.Now;
        var taken = new List<double>();
        for (var turn = 0; turn < 20; turn++)
        {
            var mayRead = turn % 2 == 1;
            await cluster.RowsAsync($"update ciam.oauth_client set scopes = {(mayRead ? "array_append" : "array_remove")}(scopes, 'accounts.read') where client_id = 'demo-chatbot' returning client_id", world.Database);
            var changed = Stopwatch.GetTimestamp();
            taken.AddRange(await Task.WhenAll(world.Nodes.Select(node => LearnedAfterAsync(node, mayRead ? HttpStatusCode.OK : HttpStatusCode.BadRequest, changed))));
        }

        var ended = world.Ledger.Now;
        await world.EndAsync();
        if (world.Ledger.Failures.Count > 0)
            world.Ledger.Break($"{world.Ledger.Failures.Count} requests failed");
        if (taken.Max() > 1)
            world.Ledger.Break("a node knew of a change after more than a second");
        taken.Sort();
        return Verdict.Of(world, "client-change", "a scope taken from a client and given back, twenty times, with four nodes", begun, ended,
            string.Create(CultureInfo.InvariantCulture, $"known on each node after {taken[taken.Count / 2] * 1000:0} ms (median), {taken[^1] * 1000:0} ms (latest of {taken.Count})"));
    }

    private static async Task<double> LearnedAfterAsync(Node node, HttpStatusCode expected, long changed)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{node.Port}"), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(Rounds.RoundsCommand.Chatbot))) } };
        while (Stopwatch.GetElapsedTime(changed) < TimeSpan.FromSeconds(10))
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["scope"] = "accounts.read" });
            using var answer = await http.PostAsync("/oauth2/token", form);
            if (answer.StatusCode == expected)
                break;
            await Task.Delay(10);
        }
        return Stopwatch.GetElapsedTime(changed).TotalSeconds;
    }

    public static async Task<Verdict> KillAsync(Cluster cluster)
    {
        await using var world = await World.OpenAsync(cluster);
        await world.LiveAsync();
        var begun = world.Ledger.Now;
        for (var turn = 0; turn < 3; turn++)
        {
            var node = world.Nodes[turn % world.Nodes.Count];
            node.Kill();
            await Task.Delay(TimeSpan.FromSeconds(2));
            await node.StartAsync();
            await Task.Delay(TimeSpan.FromSeconds(3));
        }

        var ended = world.Ledger.Now;
        await Task.Delay(TimeSpan.FromSeconds(3));
        await world.EndAsync();
        return Verdict.Of(world, "kill-node", "a node killed (SIGKILL) three times, started again each time", begun, ended);
    }
}
