using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ciam.Bench.Rounds;

/// <summary>What a server answered, as far as a benchmark looks.</summary>
internal sealed record Answer(int Status, string? Location, string Body, IReadOnlyList<string> SetCookies);

/// <summary>One kept-alive HTTP/1.1 connection to loopback that costs next to nothing: the machine's time belongs to the servers.</summary>
internal sealed class Wire : IDisposable
{
    private readonly int _port;
    private byte[] _buffer = new byte[64 * 1024];
    private Socket? _socket;

    public Wire(int port) => _port = port;

    /// <summary>Sends a whole request and reads the whole answer; on a new connection, where the server has closed the idle one meanwhile.</summary>
    public async ValueTask<Answer> SendAsync(string request)
    {
        var sending = Encoding.ASCII.GetBytes(request);
        var filled = _socket is null ? 0 : await BeginAsync(sending);
        if (filled == 0)
        {
            Dispose();
            _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await _socket.ConnectAsync(IPAddress.Loopback, _port);
            filled = await BeginAsync(sending);
        }

        int head;
        while ((head = _buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
            filled += await FillAsync(filled);
        return await ReadAsync(Encoding.Latin1.GetString(_buffer, 0, head), head + 4, filled);
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    /// <summary>Bytes of the answer's beginning; 0 where the connection turns out to be closed.</summary>
    private async ValueTask<int> BeginAsync(byte[] sending)
    {
        try
        {
            for (var sent = 0; sent < sending.Length;)
                sent += await _socket!.SendAsync(sending.AsMemory(sent));
            return await _socket!.ReceiveAsync(_buffer.AsMemory());
        }
        catch (SocketException closed) when (closed.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted)
        {
            return 0;
        }
    }

    private async ValueTask<Answer> ReadAsync(string head, int start, int filled)
    {
        var (length, chunked, closes, cookies) = (0, false, false, new List<string>());
        string? location = null;
        var lines = head.Split("\r\n");
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) length = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
            else if (name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)) chunked = value.Equals("chunked", StringComparison.OrdinalIgnoreCase);
            else if (name.Equals("Location", StringComparison.OrdinalIgnoreCase)) location = value;
            else if (name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase)) cookies.Add(value);
            else if (name.Equals("Connection", StringComparison.OrdinalIgnoreCase)) closes = value.Equals("close", StringComparison.OrdinalIgnoreCase);
        }

        string body;
        if (chunked)
        {
            while (_buffer.AsSpan(start, filled - start).IndexOf("0\r\n\r\n"u8) < 0)
                filled += await FillAsync(filled);
            body = Unchunked(Encoding.UTF8.GetString(_buffer, start, filled - start));
        }
        else
        {
            while (filled < start + length)
                filled += await FillAsync(filled);
            body = Encoding.UTF8.GetString(_buffer, start, length);
        }

        if (closes)
            Dispose();
        return new Answer(int.Parse(lines[0].AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture), location, body, cookies);
    }

    private async ValueTask<int> FillAsync(int filled)
    {
        if (filled == _buffer.Length)
            Array.Resize(ref _buffer, filled * 2);
        var read = await _socket!.ReceiveAsync(_buffer.AsMemory(filled));
        return read > 0 ? read : throw new IOException("The server closed the connection in the middle of an answer.");
    }

    /// <summary>Answers of these servers are ASCII, so characters are bytes.</summary>
    private static string Unchunked(string chunks)
    {
        var whole = new StringBuilder();
        for (var at = 0; ;)
        {
            var end = chunks.IndexOf("\r\n", at, StringComparison.Ordinal);
            var size = int.Parse(chunks.AsSpan(at, end - at), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
            if (size == 0)
                return whole.ToString();
            whole.Append(chunks, end + 2, size);
            at = end + 2 + size + 2;
        }
    }
}
