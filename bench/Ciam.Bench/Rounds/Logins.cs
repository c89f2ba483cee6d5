using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;

namespace Ciam.Bench.Rounds;

/// <summary>What sign-ins cost the server, held against the password hash that nobody can spare, and what a flood of them does to those who ask for tokens.</summary>
internal sealed partial class Logins(RoundsOptions options, Contestant server, IReadOnlyList<Driver> drivers)
{
    /// <summary>As many tries a second as the flood of the goal has.</summary>
    private const double FloodPerSecond = 200;

    /// <summary>Tokens asked for meanwhile, a second: well within what the machine can do.</summary>
    private const double TokensPerSecond = 200;

    /// <summary>Turns of a hash and of sign-ins, so that both see the same machine.</summary>
    private const int MostRounds = 9;

    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(8);

    public async Task<string> MeasureAsync()
    {
        await IdleAsync();
        var (rounds, hashes, costs) = (0, new List<double>(), new List<double>());
        for (var round = -3; round < MostRounds; round++)
        {
            var idle = await IdleCostAsync();
            var cost = await SignInCostAsync(20, idle);
            (rounds, var seconds) = await HashSecondsAsync();
            if (round < 0)
                continue;
            costs.Add(cost);
            hashes.Add(seconds);
        }
        var hash = Load.Median(hashes);

        var (calm, flooded, tried) = (new List<double>(), new List<double>(), 0);
        for (var round = 0; round < options.Rounds; round++)
        {
            calm.AddRange((await Load.OpenAsync(drivers, Work.ClientCredentials, Stretch, TokensPerSecond)).Milliseconds);
            using var ended = new CancellationTokenSource();
            var flood = FloodAsync(ended.Token);
            flooded.AddRange((await Load.OpenAsync(drivers, Work.ClientCredentials, Stretch, TokensPerSecond)).Milliseconds);
            await ended.CancelAsync();
            tried += await flood;
        }
        calm.Sort();
        flooded.Sort();

        var text = new StringBuilder("\n| sign-ins | |\n|---|---:|\n");
        void Line(string what, double value, string format) => text.Append(CultureInfo.InvariantCulture, $"| {what} | {value.ToString(format, CultureInfo.InvariantCulture)} |\n");
        Line($"one password hash ({rounds} rounds of PBKDF2), CPU ms", hash * 1000, "0.0");
        Line("page and password step, CPU ms of the server without its idle workers", Load.Median(costs) * 1000, "0.0");
        Line("ratio (goal 1.10)", Load.Median(costs) / hash, "0.00");
        Line("passwords tried a second in the flood", tried / (options.Rounds * Stretch.TotalSeconds), "0");
        Line("client credentials, 200 a second, p99 ms without the flood", Load.Percentile(calm, 0.99), "0.0");
        Line("client credentials, 200 a second, p99 ms within it", Load.Percentile(flooded, 0.99), "0.0");
        Line("ratio (goal 3)", Load.Percentile(flooded, 0.99) / Load.Percentile(calm, 0.99), "0.0");
        return text.ToString();
    }

    /// <summary>What the rounds before left to be done afterwards (sealing, learning) is not a sign-in's: waits until the server has next to nothing to do, two minutes at most.</summary>
    private async Task IdleAsync()
    {
        for (var waited = 0; waited < 120; waited++)
        {
            var before = server.CpuSeconds;
            await Task.Delay(TimeSpan.FromSeconds(1));
            if (server.CpuSeconds - before < 0.03)
                return;
        }
    }

    /// <summary>CPU seconds a second of the server's workers when nobody asks for anything.</summary>
    private async Task<double> IdleCostAsync()
    {
        var (before, began) = (server.CpuSeconds, Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(3));
        return (server.CpuSeconds - before) / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>One person after the other opens the page and gives the right password; CPU seconds of the server for each, without what its workers take anyway.</summary>
    private async Task<double> SignInCostAsync(int people, double idle)
    {
        var (before, began) = (server.CpuSeconds, Stopwatch.GetTimestamp());
        for (var i = 0; i < people; i++)
        {
            using var browser = new Browser(server.Door.Port, "192.0.2.10");
            if (!await browser.OpenAsync() || await browser.TryAsync(RoundsCommand.EmailOf(i % options.Connections), RoundsCommand.Password) is not (HttpStatusCode.SeeOther or HttpStatusCode.Found))
                throw new InvalidOperationException("A right password was not accepted.");
        }
        return (server.CpuSeconds - before - (idle * Stopwatch.GetElapsedTime(began).TotalSeconds)) / people;
    }

    /// <summary>Wrong passwords by the clock, each from an address of its own, until it is over; how many were answered.</summary>
    private async Task<int> FloodAsync(CancellationToken ended)
    {
        var (answered, turn, started, underway) = (0, 0, Stopwatch.GetTimestamp(), new List<Task>());
        var browsers = new ConcurrentBag<Browser>();
        while (!ended.IsCancellationRequested)
        {
            if (TimeSpan.FromSeconds(turn / FloodPerSecond) - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } wait)
                await Task.Delay(wait, CancellationToken.None);
            var number = turn++;
            underway.Add(Task.Run(async () =>
            {
                var browser = browsers.TryTake(out var open) ? open : new Browser(server.Door.Port, AddressOf(number));
                if (open is null && !await browser.OpenAsync())
                {
                    // Turned away before there was a page to type into: an answer, too.
                    Interlocked.Increment(ref answered);
                    browser.Dispose();
                    return;
                }
                await browser.TryAsync(RoundsCommand.EmailOf(number % options.Connections), "not-the-password-" + number.ToString(CultureInfo.InvariantCulture));
                Interlocked.Increment(ref answered);
                browsers.Add(browser);
            }, CancellationToken.None));
            underway.RemoveAll(task => task.IsCompletedSuccessfully);
        }
        await Task.WhenAll(underway);
        foreach (var browser in browsers)
            browser.Dispose();
        return answered;
    }

    private static string AddressOf(int number) => new IPAddress([198, (byte)(18 + (number >> 16 & 1)), (byte)(number >> 8), (byte)number]).ToString();

    /// <summary>CPU seconds of one hash as this server keeps them: the rounds are read from one that it made itself (ASP.NET Core Identity, format 1).</summary>
    private async Task<(int Rounds, double Seconds)> HashSecondsAsync()
    {
        await using var connection = new NpgsqlConnection(options.Database("ciam"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select password_hash from ciam.customers_customer where password_hash like 'AQ%' limit 1", connection);
        var kept = Convert.FromBase64String((string)(await command.ExecuteScalarAsync())!);
        var rounds = BinaryPrimitives.ReadInt32BigEndian(kept.AsSpan(5));
        var algorithm = BinaryPrimitives.ReadInt32BigEndian(kept.AsSpan(1)) switch { 1 => HashAlgorithmName.SHA256, 2 => HashAlgorithmName.SHA512, var other => throw new NotSupportedException($"hash of kind {other}") };
        using var own = Process.GetCurrentProcess();
        var taken = new List<double>();
        for (var i = 0; i < 15; i++)
        {
            var before = own.TotalProcessorTime;
            Rfc2898DeriveBytes.Pbkdf2(RoundsCommand.Password, kept.AsSpan(13, 16), rounds, algorithm, 32);
            own.Refresh();
            taken.Add((own.TotalProcessorTime - before).TotalSeconds);
        }
        return (rounds, Load.Median(taken));
    }

    /// <summary>A sign-in page that is open in a browser.</summary>
    private sealed partial class Browser(int port, string address) : IDisposable
    {
        private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() })
        {
            BaseAddress = new Uri($"http://localhost:{port}"),
            DefaultRequestHeaders = { { "X-Forwarded-For", address }, { "User-Agent", Visitor.Browser } },
        };

        private Uri _page = new("/signin", UriKind.Relative);
        private string _token = "";

        /// <summary>False when too many are there already.</summary>
        public async Task<bool> OpenAsync()
        {
            for (var step = 0; step < 5; step++)
            {
                using var answer = await _http.GetAsync(_page);
                if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
                    return false;
                if (answer.Headers.Location is { } next)
                    _page = next;
                else if ((_token = Token().Match(await answer.Content.ReadAsStringAsync()).Groups[1].Value).Length > 0)
                    return true;
            }
            throw new InvalidOperationException($"No sign-in page at {_page}.");
        }

        public async Task<HttpStatusCode> TryAsync(string email, string password)
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["email"] = email, ["password"] = password, ["__RequestVerificationToken"] = _token });
            using var answer = await _http.PostAsync(_page, form);
            return answer.StatusCode;
        }

        public void Dispose() => _http.Dispose();

        [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]* value=\"([^\"]*)\"")]
        private static partial Regex Token();
    }
}
