using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Ciam.Server.House;

namespace Ciam.Server.Customers.Delivery;

/// <summary>A relay said no, or said nothing that can be understood; <see cref="IsFinal"/> when it was about this letter and not about us.</summary>
internal sealed class SmtpFault(string code, bool isFinal = false) : Exception
{
    /// <summary>The relay's three digits, or a word of ours.</summary>
    public string Code => code;

    public override string Message => code;

    public bool IsFinal => isFinal;
}

/// <summary>One conversation with an SMTP relay (RFC 5321): TLS before anything is told, AUTH where there is a user, letters. Every answer is bounded.</summary>
internal sealed class SmtpConversation : IAsyncDisposable
{
    private const int LongestLine = 1000, MostLines = 100;

    private readonly MailOptions _relay;
    private readonly byte[] _buffer = new byte[4096];
    private readonly TcpClient _connection = new();
    private Stream _stream = Stream.Null;
    private int _at, _end;

    private SmtpConversation(MailOptions relay) => _relay = relay;

    /// <summary>Connected, protected, greeted and signed in.</summary>
    public static async Task<SmtpConversation> BeginAsync(MailOptions relay, DateTimeOffset now, CancellationToken ct)
    {
        var (conversation, begun) = (new SmtpConversation(relay), false);
        try
        {
            await conversation.GreetAsync(now, ct);
            begun = true;
            return conversation;
        }
        finally
        {
            if (!begun)
                await conversation.DisposeAsync();
        }
    }

    /// <summary>What the relay says of the recipient and of the letter is about the letter; all else is about us, and may be mended.</summary>
    public async Task SendAsync(string from, string to, byte[] letter, CancellationToken ct)
    {
        await AskAsync($"MAIL FROM:<{from}>", 250, isFinal: false, ct);
        await AskAsync($"RCPT TO:<{to}>", 250, isFinal: true, ct);
        await AskAsync("DATA", 354, isFinal: true, ct);
        await _stream.WriteAsync(Stuffed(letter), ct);
        await AskAsync("\r\n.", 250, isFinal: true, ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _connection.Dispose();
    }

    private async Task GreetAsync(DateTimeOffset now, CancellationToken ct)
    {
        await _connection.ConnectAsync(_relay.Host!, _relay.Port, ct);
        _stream = _connection.GetStream();
        if (_relay.Protection == MailProtection.Tls)
            await ProtectAsync(now, ct);
        await ReadAsync(220, isFinal: false, ct);
        var offers = await AskAsync(Hello, 250, isFinal: false, ct);
        if (_relay.Protection == MailProtection.StartTls)
        {
            if (!offers.Any(offer => offer.Equals("STARTTLS", StringComparison.OrdinalIgnoreCase)))
                throw new SmtpFault("no STARTTLS");
            await AskAsync("STARTTLS", 220, isFinal: false, ct);
            // What came in the clear behind the answer is a stranger's (RFC 3207 section 6).
            if (_at < _end)
                throw new SmtpFault("words before TLS");
            await ProtectAsync(now, ct);
            offers = await AskAsync(Hello, 250, isFinal: false, ct);
        }

        if (_relay.User is { } user)
            await SignInAsync(user, _relay.Password ?? "", offers, ct);
    }

    /// <summary>RFC 4954; the two ways by which all relays let a program in, over TLS.</summary>
    private async Task SignInAsync(string user, string password, IReadOnlyList<string> offers, CancellationToken ct)
    {
        var ways = offers.Where(offer => offer.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase)).SelectMany(offer => offer.ToUpperInvariant().Split(' ')).ToList();
        if (ways.Contains("PLAIN"))
        {
            await AskAsync("AUTH PLAIN " + Encoded($"\0{user}\0{password}"), 235, isFinal: false, ct);
        }
        else if (ways.Contains("LOGIN"))
        {
            await AskAsync("AUTH LOGIN", 334, isFinal: false, ct);
            await AskAsync(Encoded(user), 334, isFinal: false, ct);
            await AskAsync(Encoded(password), 235, isFinal: false, ct);
        }
        else
        {
            throw new SmtpFault("no AUTH");
        }
    }

    private async Task ProtectAsync(DateTimeOffset now, CancellationToken ct)
    {
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        var options = new SslClientAuthenticationOptions { TargetHost = _relay.Host };
        if (_relay.RootsFile is { } roots)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, VerificationTime = now.UtcDateTime };
            options.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(roots);
        }

        await tls.AuthenticateAsClientAsync(options, ct);
    }

    private string Hello => "EHLO " + _relay.From[(_relay.From.LastIndexOf('@') + 1)..].TrimEnd('>');

    private async Task<IReadOnlyList<string>> AskAsync(string words, int expected, bool isFinal, CancellationToken ct)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(words + "\r\n"), ct);
        return await ReadAsync(expected, isFinal, ct);
    }

    /// <summary>The words of an answer, one for each line; another answer than expected is a fault, and final only where it says so about this letter.</summary>
    private async Task<IReadOnlyList<string>> ReadAsync(int expected, bool isFinal, CancellationToken ct)
    {
        var words = new List<string>();
        while (true)
        {
            var line = await ReadLineAsync(ct);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code is < 200 or > 599 || words.Count == MostLines)
                throw new SmtpFault("not SMTP");
            words.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length > 3 && line[3] == '-')
                continue;
            // 251: it will be handed on; as good as 250 (RFC 5321 section 4.2.3).
            return code == expected || (expected == 250 && code == 251) ? words : throw new SmtpFault(code.ToString(CultureInfo.InvariantCulture), isFinal && code >= 500);
        }
    }

    private async Task<string> ReadLineAsync(CancellationToken ct)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_at == _end)
            {
                (_at, _end) = (0, await _stream.ReadAsync(_buffer, ct));
                if (_end == 0)
                    throw new SmtpFault("hung up");
            }

            var letter = (char)_buffer[_at++];
            if (letter == '\n')
                return line.ToString().TrimEnd('\r');
            if (line.Length == LongestLine)
                throw new SmtpFault("not SMTP");
            line.Append(letter);
        }
    }

    /// <summary>A line that is a dot ends the letter: every dot that begins a line is doubled (RFC 5321 section 4.5.2).</summary>
    private static byte[] Stuffed(byte[] letter) => Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(letter).Replace("\r\n.", "\r\n..", StringComparison.Ordinal));

    private static string Encoded(string words) => Convert.ToBase64String(Encoding.UTF8.GetBytes(words));
}
