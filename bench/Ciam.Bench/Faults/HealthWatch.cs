using System.Collections.Concurrent;
using System.Text.Json;

namespace Ciam.Bench.Faults;

/// <summary>Asks every node four times a second how it is, and keeps each change.</summary>
internal sealed class HealthWatch(IReadOnlyList<Node> nodes, Ledger ledger) : IAsyncDisposable
{
    private readonly ConcurrentQueue<(double At, string Node, string Said)> _changes = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;

    public IReadOnlyCollection<(double At, string Node, string Said)> Changes => _changes;

    public void Start() => _watching = Task.WhenAll(nodes.Select(WatchAsync));

    /// <summary>What was said since an instant, each thing once.</summary>
    public string SaidSince(double instant) =>
        string.Join(", ", _changes.Where(change => change.At >= instant).Select(change => change.Said).Distinct());

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync(Node node)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{node.Port}"), Timeout = TimeSpan.FromSeconds(5) };
        var last = "";
        while (!_stop.IsCancellationRequested)
        {
            var said = await AskAsync(http);
            if (said != last)
                _changes.Enqueue((ledger.Now, node.Name, last = said));
            await Task.Delay(250, CancellationToken.None);
        }
    }

    private static async Task<string> AskAsync(HttpClient http)
    {
        try
        {
            var answer = JsonDocument.Parse(await (await http.GetAsync("/health/ready")).Content.ReadAsStringAsync()).RootElement;
            var ill = answer.GetProperty("parts").EnumerateObject().Where(part => part.Value.GetString() != "ok").Select(part => $"{part.Name} {part.Value.GetString()}");
            return string.Join("; ", ill.Prepend(answer.GetProperty("status").GetString()!));
        }
        catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException or JsonException)
        {
            return "no answer";
        }
    }
}
