using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Ciam.Server;
using Ciam.Server.Http;
using Ciam.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ciam.Testing;

/// <summary>One running server with a database cloned from the migrated template, a clock that stands still, and every log line kept.</summary>
public sealed partial class Bank : IAsyncDisposable
{
    /// <summary>Where people are unless a test says otherwise; the demo's places put it in Zurich.</summary>
    public const string HomeAddress = "192.0.2.10";

    /// <summary>Where the bank's proxy puts the certificate of whoever shook hands with it.</summary>
    public const string CertificateHeader = "Client-Cert";

    /// <summary>Hundreds of servers in one process: a file watcher each would exhaust what the system grants to one user.</summary>
    private static readonly string[] WatchNothing = ["--hostBuilder:reloadConfigOnChange=false"];

    private static readonly UnwatchedFiles WebRoot = new(Repository.PathOf("src/Ciam.Server/wwwroot"));

    private readonly WebApplication _server;
    private readonly Func<int, Task<WebApplication>> _start;
    private readonly List<IDisposable> _handedOut = [];

    private Bank(WebApplication server, Func<int, Task<WebApplication>> start, Uri issuer, string connectionString, FakeClock clock, CapturedLogs logs, Secrets secrets)
    {
        (_server, _start, Issuer, ConnectionString, Clock, Logs, Secrets) = (server, start, issuer, connectionString, clock, logs, secrets);
        _ports = [issuer.Port];
        Http = NewHttpClient();
        BareHttp = NewHttpClient(null);
        Audit = new BankAudit(this);
    }

    public Uri Issuer { get; }

    public string ConnectionString { get; }

    public FakeClock Clock { get; }

    public CapturedLogs Logs { get; }

    /// <summary>What the bank handed out or was told in confidence; none of it may be found in logs or audit.</summary>
    public Secrets Secrets { get; }

    public BankAudit Audit { get; }

    public IServiceProvider Services => _server.Services;

    /// <summary>Plain HTTP from home: no cookies, no redirects followed.</summary>
    public HttpClient Http { get; }

    /// <summary>The same without an address: each request tells its own.</summary>
    public HttpClient BareHttp { get; }

    internal static async Task<Bank> OpenAsync(BankSettings settings)
    {
        var database = await TestPostgres.NewDatabaseAsync();
        var (clock, logs, secrets) = (settings.Clock ?? new FakeClock(), new CapturedLogs(), new Secrets());
        var issuer = new Uri($"http://localhost:{FreePort()}");
        var configuration = Configuration(database, issuer, secrets).Concat(settings.Configuration).ToList();
        WebApplication Build(int port) => CiamHost.Build(WatchNothing, builder =>
        {
            builder.Configuration.AddInMemoryCollection(configuration);
            builder.WebHost.UseUrls($"http://localhost:{port}");
            builder.Environment.WebRootFileProvider = WebRoot;
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Logging.ClearProviders();
            builder.Logging.AddProvider(logs);
            builder.Logging.AddFilter("Ciam", LogLevel.Trace);
            // Nobody asks the network's resolver.
            builder.Services.AddSingleton<HostLookup>((host, ct) => host == "localhost" ? System.Net.Dns.GetHostAddressesAsync(host, ct) : Task.FromResult<System.Net.IPAddress[]>([]));
            settings.Configure?.Invoke(builder);
        });

        async Task<WebApplication> StartAsync(int port)
        {
            var node = Build(port);
            await node.StartAsync();
            return node;
        }

        var server = Build(issuer.Port);
        if (settings.KeysAreReady)
            await ReadyKeys.PutAsync(server.Services, clock.GetUtcNow());
        await server.StartAsync();
        return new Bank(server, StartAsync, issuer, database, clock, logs, secrets);
    }

    /// <summary>A browser with its own cookies; the server sees the given address.</summary>
    public TestBrowser NewBrowser(string address = HomeAddress)
    {
        var browser = new TestBrowser(Issuer, address, NewConnections(), IsSpread);
        _handedOut.Add(browser);
        return browser;
    }

    /// <summary>Without cookies, without redirects; null leaves the address to each request.</summary>
    public HttpClient NewHttpClient(string? address = HomeAddress)
    {
        var client = new HttpClient(NewConnections()) { BaseAddress = Issuer };
        client.DefaultRequestHeaders.ConnectionClose = IsSpread;
        if (address is not null)
            client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        _handedOut.Add(client);
        return client;
    }

    /// <summary>Looks at the database, or prepares it, the way the server's own stories do.</summary>
    public async Task<T> WithDatabaseAsync<T>(Func<CiamDbContext, Task<T>> use)
    {
        await using var scope = Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<CiamDbContext>());
    }

    public Task WithDatabaseAsync(Func<CiamDbContext, Task> use) => WithDatabaseAsync(async database =>
    {
        await use(database);
        return 0;
    });

    /// <summary>One scope of the server's services, as a request has it.</summary>
    public async Task<T> WithServicesAsync<T>(Func<IServiceProvider, Task<T>> use)
    {
        await using var scope = Services.CreateAsyncScope();
        return await use(scope.ServiceProvider);
    }

    /// <summary>Stops the server, after it has been proven that no secret was written where people read.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await AssertNoSecretsAsync();
        }
        finally
        {
            foreach (var item in _handedOut)
                item.Dispose();
            foreach (var node in _nodes.Append(_server))
            {
                await node.StopAsync();
                await node.DisposeAsync();
            }

            await TestPostgres.GiveBackAsync(ConnectionString);
        }
    }

    public async Task AssertNoSecretsAsync()
    {
        Secrets.AssertAbsentFrom("the logs", Logs.Lines.Select(line => line.ToString()));
        Secrets.AssertAbsentFrom("the audit trail", (await Audit.OpenedAsync()).Select(row => JsonSerializer.Serialize(row)));
    }

    /// <summary>The first column of each row, as text.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return rows;
    }

    private static Dictionary<string, string?> Configuration(string database, Uri issuer, Secrets secrets) => new()
    {
        ["Ciam:Database"] = database,
        ["Ciam:Issuer"] = issuer.GetLeftPart(UriPartial.Authority),
        ["Ciam:MasterKeyFile"] = null,
        ["Ciam:MasterKey"] = secrets.Remember("master key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
        ["Ciam:TrustedProxies:0"] = "127.0.0.0/8",
        ["Ciam:TrustedProxies:1"] = "::1/128",
        ["Ciam:MutualTls:Header"] = CertificateHeader,
    };

    /// <summary>Below the range from which the system takes ports for outgoing connections, and free in both address families now.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(10_000, 20_000);
            if (IsFree(IPAddress.Loopback, port) && IsFree(IPAddress.IPv6Loopback, port))
                return port;
        }
    }

    private static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException refused)
        {
            // A machine without IPv6 has nobody there to disturb.
            return refused.SocketErrorCode is SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable;
        }
    }
}
