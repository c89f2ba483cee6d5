using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Ciam.Server.House;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Http;

/// <summary>Every address a host name has; the system's resolver, or a test's.</summary>
public delegate Task<IPAddress[]> HostLookup(string host, CancellationToken ct);

/// <summary>What became of a request to a stranger's server; <see cref="Fault"/> is one of our own words, never the stranger's.</summary>
public sealed record FetchAnswer(int Status, byte[] Body, TimeSpan? MaxAge, string? Fault)
{
    public bool IsOk => Fault is null && Status == StatusCodes.Status200OK;

    /// <summary>The server may do better another time.</summary>
    public bool MayTryAgain => Fault is not null and not GuardedFetcher.Forbidden || Status is 408 or 425 or 429 or >= 500;

    public static FetchAnswer Failed(string fault) => new(0, [], null, fault);
}

/// <summary>
/// The one way to an address that a client named: https to the public internet only, to the very address that was checked, without redirects, cookies or
/// credentials, within bounds of size, time and number.
/// </summary>
public sealed class GuardedFetcher(IHttpClientFactory clients, IOptions<CiamOptions> options, TimeProvider clock) : IDisposable
{
    public const string ClientName = "guarded";
    public const string ReceiverClientName = "receivers";
    public const string Forbidden = "forbidden address";
    private const int LongestUrl = 2000;
    private const int LongestBody = 64 * 1024;
    private const int MostAtOnce = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _places = new(MostAtOnce, MostAtOnce);

    public void Dispose() => _places.Dispose();

    /// <summary>Null when a client may name the address, otherwise why not; whether its host is a public one is seen when it is asked.</summary>
    public string? WhyNot(string url)
    {
        if (url.Length > LongestUrl || url.Any(letter => letter is <= ' ' or > '~' or '\\' or '#') || !Uri.TryCreate(url, UriKind.Absolute, out var uri))
            return "is not an absolute URL without fragment";
        if (uri.UserInfo.Length > 0 || uri.Authority.Contains('@', StringComparison.Ordinal))
            return "has a user name";
        return uri.Scheme == Uri.UriSchemeHttps || (IsOwnMachine(uri.Host) && uri.Scheme == Uri.UriSchemeHttp) ? null : "is not https";
    }

    /// <summary>A document of one of the content types.</summary>
    public Task<FetchAnswer> GetAsync(string url, IReadOnlyList<string> contentTypes, CancellationToken ct) =>
        SendAsync(ClientName, url, () => new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Accept = { new MediaTypeWithQualityHeaderValue(contentTypes[0]) } } }, contentTypes, ct);

    /// <summary>A notice; of the answer only the status counts.</summary>
    public Task<FetchAnswer> PostAsync(string url, Func<HttpRequestMessage> request, CancellationToken ct) => SendAsync(ClientName, url, request, null, ct);

    /// <summary>To a receiver that the operator named: the same, and besides to the hosts inside that the operator listed.</summary>
    public Task<FetchAnswer> PostToReceiverAsync(string url, Func<HttpRequestMessage> request, CancellationToken ct) => SendAsync(ReceiverClientName, url, request, null, ct);

    private async Task<FetchAnswer> SendAsync(string client, string url, Func<HttpRequestMessage> compose, IReadOnlyList<string>? contentTypes, CancellationToken ct)
    {
        if (WhyNot(url) is not null)
            return FetchAnswer.Failed(Forbidden);
        using var patience = new CancellationTokenSource(Patience, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        var entered = false;
        try
        {
            await _places.WaitAsync(limit.Token);
            entered = true;
            using var request = compose();
            using var answer = await clients.CreateClient(client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return contentTypes is null || answer.StatusCode != HttpStatusCode.OK
                ? new FetchAnswer((int)answer.StatusCode, [], null, null)
                : await ReadAsync(answer, contentTypes, limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return FetchAnswer.Failed("timeout");
        }
        catch (ForbiddenAddressException)
        {
            return FetchAnswer.Failed(Forbidden);
        }
        catch (HttpRequestException fault)
        {
            return FetchAnswer.Failed(fault.InnerException is ForbiddenAddressException ? Forbidden : fault.HttpRequestError.ToString());
        }
        catch (IOException)
        {
            return FetchAnswer.Failed("broken answer");
        }
        finally
        {
            if (entered)
                _places.Release();
        }
    }

    private static async Task<FetchAnswer> ReadAsync(HttpResponseMessage answer, IReadOnlyList<string> contentTypes, CancellationToken ct)
    {
        if (answer.Content.Headers.ContentType?.MediaType is not { } type || !contentTypes.Contains(type, StringComparer.OrdinalIgnoreCase))
            return FetchAnswer.Failed("content type");
        if (answer.Content.Headers.ContentEncoding.Count > 0)
            return FetchAnswer.Failed("content encoding");
        var bytes = new byte[LongestBody + 1];
        await using var body = await answer.Content.ReadAsStreamAsync(ct);
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        return length > LongestBody
            ? FetchAnswer.Failed("too long")
            : new FetchAnswer((int)answer.StatusCode, bytes[..length], answer.Headers.CacheControl is { NoStore: false, NoCache: false } cache ? cache.MaxAge : null, null);
    }

    /// <summary>Only where the operator said so, and only for a host that is called by its own name: a stranger's name that leads here is still refused.</summary>
    private bool IsOwnMachine(string host) => IsOwnMachine(options.Value, host);

    private static bool IsOwnMachine(CiamOptions options, string host) => options.FetchFromLoopback && host is ("localhost" or "127.0.0.1" or "[::1]" or "::1");

    /// <summary>The connection goes to an address that was found good here: between check and use no name is resolved again.</summary>
    public static SocketsHttpHandler NewConnections(CiamOptions options, HostLookup lookup, IEnumerable<string>? innerHosts = null) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        MaxResponseHeadersLength = 16,
        MeterFactory = new Unmeasured(),
        MaxConnectionsPerServer = 4,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        ConnectCallback = (context, ct) => ConnectAsync(options, lookup, innerHosts, context.DnsEndPoint, ct),
    };

    private static async ValueTask<Stream> ConnectAsync(CiamOptions options, HostLookup lookup, IEnumerable<string>? innerHosts, DnsEndPoint target, CancellationToken ct)
    {
        var own = IsOwnMachine(options, target.Host);
        var inner = innerHosts?.Contains(target.Host, StringComparer.OrdinalIgnoreCase) == true;
        var addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await lookup(target.Host, ct);
        if (addresses.Length == 0 || !addresses.All(address => PublicAddress.Is(address) || (own && IPAddress.IsLoopback(address)) || (inner && !PublicAddress.IsLinkLocal(address))))
            throw new ForbiddenAddressException();

        SocketException? last = null;
        foreach (var address in addresses.Take(4))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, target.Port), ct);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException unreachable)
            {
                socket.Dispose();
                last = unreachable;
            }
            catch (OperationCanceledException)
            {
                socket.Dispose();
                throw;
            }
        }

        throw last!;
    }

    /// <summary>The runtime would measure by host, and strangers have as many hosts as they like.</summary>
    private sealed class Unmeasured : IMeterFactory
    {
        public Meter Create(MeterOptions options)
        {
            // What is measured with a meter that is over, nobody is told.
            var over = new Meter(options);
            over.Dispose();
            return over;
        }

        public void Dispose()
        {
        }
    }

    /// <summary>A name that leads somewhere it may not.</summary>
    private sealed class ForbiddenAddressException : Exception;
}
