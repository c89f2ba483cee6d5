using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Ciam.Decisions.Audit;
using Ciam.Server.House;
using Ciam.Server.Http;
using Npgsql;

namespace Ciam.Server.Audit.Outlets;

/// <summary>What leaves for a receiver at once: entries or a seal, each with its text.</summary>
internal sealed record Parcel(IReadOnlyList<(AuditEntry? Entry, string Text)> Items)
{
    public IEnumerable<string> Lines => Items.Select(item => item.Text);
}

/// <summary>One way out.</summary>
internal abstract class Outlet
{
    /// <summary>Null when the receiver has it for good, otherwise what went wrong, in our own words.</summary>
    public abstract Task<string?> SendAsync(Parcel parcel, CancellationToken ct);

    public static Outlet Of(OutletOptions options, GuardedFetcher fetcher, string host) => options switch
    {
        { File: { Length: > 0 } file } => new FileOutlet(file),
        { Url: { Length: > 0 } url } => new PostOutlet(url, options.Token, fetcher, parcel => (string.Join('\n', parcel.Lines) + "\n", "application/x-ndjson")),
        { Otlp: { Length: > 0 } url } => new PostOutlet(url, options.Token, fetcher, parcel => (Otlp.Write(parcel, host), "application/json")),
        { Syslog: { Length: > 0 } address } => new SyslogOutlet(address, options.AuthorityFile, host),
        _ => new DatabaseOutlet(options.Database!),
    };
}

/// <summary>A file that only grows; what was written is on the disk before it counts.</summary>
internal sealed class FileOutlet(string file) : Outlet
{
    public override async Task<string?> SendAsync(Parcel parcel, CancellationToken ct)
    {
        try
        {
            await using var output = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.Read);
            await output.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', parcel.Lines) + "\n"), ct);
            output.Flush(flushToDisk: true);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "the file cannot be written";
        }
    }
}

/// <summary>A receiver that is posted to; only a 2xx says that it has what was sent.</summary>
internal sealed class PostOutlet(string url, string? token, GuardedFetcher fetcher, Func<Parcel, (string Text, string Type)> compose) : Outlet
{
    public override async Task<string?> SendAsync(Parcel parcel, CancellationToken ct)
    {
        var (text, type) = compose(parcel);
        var answer = await fetcher.PostToReceiverAsync(url, () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(text, Encoding.UTF8, new MediaTypeHeaderValue(type)) };
            if (token is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return request;
        }, ct);
        return answer is { Fault: null, Status: >= 200 and < 300 } ? null : answer.Fault ?? $"status {answer.Status}";
    }
}

/// <summary>RFC 5424 over TLS (RFC 5425), without compression or renegotiation; the receiver's certificate must lead to the given authority.</summary>
internal sealed class SyslogOutlet(string address, string? authorityFile, string host) : Outlet
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public override async Task<string?> SendAsync(Parcel parcel, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        var (name, port) = (address[..address.LastIndexOf(':')], address[(address.LastIndexOf(':') + 1)..]);
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(name, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), limit.Token);
            await using var tls = new SslStream(connection.GetStream());
            await tls.AuthenticateAsClientAsync(Settings(name), limit.Token);
            foreach (var (entry, text) in parcel.Items)
                await tls.WriteAsync(Syslog.Frame(entry!, text, host), limit.Token);
            await tls.FlushAsync(limit.Token);
            // Syslog has no receipt: that the end of the stream was taken is all there is to know.
            await tls.ShutdownAsync();
            return null;
        }
        catch (Exception fault) when (fault is SocketException or IOException or System.Security.Authentication.AuthenticationException or FormatException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return fault is System.Security.Authentication.AuthenticationException ? "the certificate is not trusted" : "the receiver cannot be reached";
        }
    }

    private SslClientAuthenticationOptions Settings(string name)
    {
        var settings = new SslClientAuthenticationOptions { TargetHost = name };
        if (authorityFile is null)
            return settings;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(authorityFile);
        settings.CertificateChainPolicy = policy;
        return settings;
    }
}

/// <summary>Another database, best under another administrator: a table that only grows.</summary>
internal sealed class DatabaseOutlet(string connectionString) : Outlet
{
    public override async Task<string?> SendAsync(Parcel parcel, CancellationToken ct)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(connectionString);
            await using (var make = source.CreateCommand("create table if not exists audit_anchor (anchor jsonb not null, written_at timestamptz not null default now())"))
                await make.ExecuteNonQueryAsync(ct);
            foreach (var line in parcel.Lines)
            {
                await using var write = source.CreateCommand("insert into audit_anchor (anchor) values ($1::jsonb)");
                write.Parameters.Add(new() { Value = line, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
                await write.ExecuteNonQueryAsync(ct);
            }

            return null;
        }
        catch (Exception fault) when (fault is NpgsqlException or SocketException)
        {
            return "the other database does not take it";
        }
    }
}
