using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ciam.Bench.Rounds;

namespace Ciam.Bench.Assess;

/// <summary>One connection of the bank's payment service: a payment of somebody, mostly the usual, now and then not.</summary>
internal sealed class PaymentDesk(Door door, int lane, IReadOnlyList<string> customers, IReadOnlyList<string> shops) : IDisposable
{
    /// <summary>A token lives five minutes.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(3);

    private readonly Wire _wire = new(door.Port);
    private readonly Random _dice = new(lane);
    private readonly string _run = Guid.NewGuid().ToString("N")[..12];
    private string _token = "";
    private long _fetchedAt;
    private int _asked;

    public Dictionary<string, int> Verdicts { get; } = [];

    public async ValueTask AssessAsync()
    {
        var unusual = _dice.Next(20) == 0;
        var answer = await PostAsync("/transactions/assess", JsonSerializer.Serialize(new
        {
            transaction_id = $"{_run}-{++_asked}",
            customer = customers[_dice.Next(customers.Count)],
            amount = ((unusual ? 900 : 20) + (_dice.NextDouble() * 80)).ToString("0.00", CultureInfo.InvariantCulture),
            currency = "CHF",
            balance = "2500.00",
            payee = new { name = "Payee", iban = unusual ? "GB29NWBK60161331926819" : shops[_dice.Next(shops.Count)] },
            channel = "web",
            device = new { id = unusual ? "another" : "own" },
            ip_address = unusual ? "203.0.113.9" : RoundsCommand.Home,
            hints = new { remote_control = false, active_call = false },
        }));
        using var json = JsonDocument.Parse(answer.Body);
        var verdict = json.RootElement.GetProperty("verdict").GetString()!;
        Verdicts[verdict] = Verdicts.GetValueOrDefault(verdict) + 1;
    }

    public async ValueTask ImportAsync(string batch) => await PostAsync("/transactions/history", batch);

    public void Dispose() => _wire.Dispose();

    private async ValueTask<Answer> PostAsync(string path, string json)
    {
        if (_token.Length == 0 || Stopwatch.GetElapsedTime(_fetchedAt) > Fresh)
            await FetchTokenAsync();
        var answer = await _wire.SendAsync($"POST {path} HTTP/1.1\r\nHost: localhost:{door.Port}\r\n{door.Headers}Authorization: Bearer {_token}\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}");
        return answer.Status == 200 ? answer : throw new InvalidOperationException($"{answer.Status}: {answer.Body}");
    }

    private async Task FetchTokenAsync()
    {
        const string Form = "grant_type=client_credentials&scope=transactions.assess+transactions.history";
        var answer = await _wire.SendAsync(
            $"POST {door.Token} HTTP/1.1\r\nHost: localhost:{door.Port}\r\n{door.Headers}Authorization: Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes(door.Api))}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {Form.Length}\r\n\r\n{Form}");
        if (answer.Status != 200)
            throw new InvalidOperationException($"{answer.Status}: {answer.Body}");
        using var json = JsonDocument.Parse(answer.Body);
        (_token, _fetchedAt) = (json.RootElement.GetProperty("access_token").GetString()!, Stopwatch.GetTimestamp());
    }
}
