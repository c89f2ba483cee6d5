using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Ciam.Testing;

/// <summary>A letter as a relay took it: from whom, to whom, its source, whether it came over TLS and by whom.</summary>
public sealed record RelayedLetter(string From, string To, string Source, bool WasProtected, string? User);

/// <summary>
/// An SMTP relay on loopback, written from RFC 5321, 3207 and 4954 alone: EHLO, STARTTLS or TLS from the first byte, AUTH PLAIN and LOGIN, letters with their dots. It can be told to refuse, to fall
/// silent, to hang up and to lie.
/// </summary>
public sealed class FakeRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _answers = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _silences = new(StringComparer.OrdinalIgnoreCase);
    private Task _accepting = Task.CompletedTask;

    /// <summary>With a certificate it offers STARTTLS, or speaks TLS at once.</summary>
    public X509Certificate2? Certificate { get; init; }

    public bool TlsAtOnce { get; init; }

    public bool OffersStartTls { get; init; } = true;

    /// <summary>What it wants before it takes letters; null: nothing.</summary>
    public (string User, string Password)? Account { get; init; }

    /// <summary>The ways in it offers.</summary>
    public string Ways { get; init; } = "PLAIN LOGIN";

    public ConcurrentQueue<RelayedLetter> Letters { get; } = [];

    /// <summary>Every line that came, as it came; those of another's secrets too.</summary>
    public ConcurrentQueue<string> Lines { get; } = [];

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public FakeRelay Start()
    {
        _listener.Start();
        _accepting = AcceptAsync();
        return this;
    }

    /// <summary>What a bank must be told to use it.</summary>
    public Dictionary<string, string?> Configuration(params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string?> { ["Ciam:Mail:Host"] = "localhost", ["Ciam:Mail:Port"] = $"{Port}", ["Ciam:Mail:From"] = "Alpenblick <no-reply@bank.example>" };
        foreach (var (name, value) in more)
            settings["Ciam:Mail:" + name] = value;
        return settings;
    }

    /// <summary>The next command of this kind is answered so; <c>.</c> is the end of a letter, an empty word the greeting.</summary>
    public FakeRelay ThenSays(string verb, string answer)
    {
        _answers.GetOrAdd(verb, _ => []).Enqueue(answer);
        return this;
    }

    /// <summary>The next command of this kind is never answered; done when it came.</summary>
    public Task FallsSilentAt(string verb) => _silences.GetOrAdd(verb, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Stop();
        try
        {
            await _accepting;
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The relay was stopped; nobody waits for it.
        }

        _over.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_over.Token);
            _ = TalkAsync(client);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await new Talk(this, client.GetStream()).RunAsync(_over.Token);
            }
            catch (Exception ended) when (ended is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
            {
                // The other side hung up, or did not believe the certificate.
            }
        }
    }

    private sealed class Talk(FakeRelay relay, Stream stream)
    {
        private Stream _stream = stream;
        private bool _isProtected;
        private string? _user;
        private string _from = "", _to = "";

        public async Task RunAsync(CancellationToken ct)
        {
            if (relay.TlsAtOnce)
                await ProtectAsync(ct);
            await SayAsync("", "220 relay.example ready", ct);
            while (await ReadLineAsync(ct) is { } line)
            {
                relay.Lines.Enqueue(line);
                if (!await AnswerAsync(line, ct))
                    return;
            }
        }

        private async Task<bool> AnswerAsync(string line, CancellationToken ct)
        {
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await SayAsync("EHLO", $"250-relay.example\r\n{(relay is { Certificate: not null, OffersStartTls: true } && !_isProtected ? "250-STARTTLS\r\n" : "")}{(relay.Account is null ? "" : $"250-AUTH {relay.Ways}\r\n")}250 SIZE 10240000", ct);
                    break;
                case "STARTTLS":
                    if (await SayAsync("STARTTLS", "220 go ahead", ct))
                        await ProtectAsync(ct);
                    break;
                case "AUTH":
                    await SignInAsync(line, ct);
                    break;
                case "MAIL":
                    _from = Between(line);
                    await SayAsync("MAIL", relay.Account is not null && _user is null ? "530 5.7.0 authentication required" : "250 ok", ct);
                    break;
                case "RCPT":
                    _to = Between(line);
                    await SayAsync("RCPT", "250 ok", ct);
                    break;
                case "DATA":
                    if (await SayAsync("DATA", "354 go on", ct))
                        await TakeAsync(ct);
                    break;
                default:
                    await SayAsync("?", "500 what", ct);
                    break;
            }

            return true;
        }

        private async Task SignInAsync(string line, CancellationToken ct)
        {
            string given;
            if (line.StartsWith("AUTH PLAIN ", StringComparison.OrdinalIgnoreCase))
            {
                given = Decoded(line[11..]);
            }
            else
            {
                await WriteAsync("334 VXNlcm5hbWU6", ct);
                var user = Decoded(await ReadLineAsync(ct) ?? "");
                await WriteAsync("334 UGFzc3dvcmQ6", ct);
                given = $"\0{user}\0{Decoded(await ReadLineAsync(ct) ?? "")}";
            }

            var right = relay.Account is { } account && given == $"\0{account.User}\0{account.Password}";
            _user = right ? relay.Account!.Value.User : null;
            await SayAsync("AUTH", right ? "235 welcome" : "535 5.7.8 not you", ct);
        }

        private async Task TakeAsync(CancellationToken ct)
        {
            var source = new StringBuilder();
            while (await ReadLineAsync(ct) is { } line && line != ".")
                source.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            await SayAsync(".", "250 queued", ct, () => relay.Letters.Enqueue(new RelayedLetter(_from, _to, source.ToString(), _isProtected, _user)));
        }

        /// <summary>True when the good answer was given; what it says was done is done before it is said, because whoever hears it looks at once.</summary>
        private async Task<bool> SayAsync(string verb, string good, CancellationToken ct, Action? done = null)
        {
            if (relay._silences.TryRemove(verb, out var silence))
            {
                silence.SetResult();
                await Task.Delay(Timeout.Infinite, ct);
            }

            var told = relay._answers.TryGetValue(verb, out var queue) && queue.TryDequeue(out var bad) ? bad : null;
            if (told == "hang up")
                throw new IOException("hung up");
            if (told is null)
                done?.Invoke();
            await WriteAsync(told ?? good, ct);
            return told is null;
        }

        private Task WriteAsync(string words, CancellationToken ct) => _stream.WriteAsync(Encoding.ASCII.GetBytes(words + "\r\n"), ct).AsTask();

        private async Task ProtectAsync(CancellationToken ct)
        {
            var tls = new SslStream(_stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = relay.Certificate }, ct);
            (_stream, _isProtected) = (tls, true);
        }

        private async Task<string?> ReadLineAsync(CancellationToken ct)
        {
            var (line, letter) = (new StringBuilder(), new byte[1]);
            while (await _stream.ReadAsync(letter, ct) == 1)
            {
                if (letter[0] == '\n')
                    return line.ToString().TrimEnd('\r');
                line.Append((char)letter[0]);
            }

            return null;
        }

        private static string Between(string line) => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];

        private static string Decoded(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
    }
}
