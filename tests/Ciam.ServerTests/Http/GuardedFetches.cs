using System.Net;
using Ciam.Server.House;
using Ciam.Server.Http;
using Ciam.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Http;

/// <summary>Requests to addresses that a client named: where they go, and where they do not.</summary>
public sealed class GuardedFetches
{
    private static readonly string[] Json = ["application/json"];

    [Fact]
    public async Task A_document_is_read_without_cookies_credentials_or_traces()
    {
        await using var foreign = await ForeignServer.StartAsync();
        using var house = new Fetching();
        var url = foreign.Serve("/doc", http =>
        {
            http.Response.Headers.SetCookie = "seen=1";
            http.Response.Headers.CacheControl = "max-age=600";
            return http.Response.WriteAsJsonAsync(new { a = 1 });
        });

        await house.Fetcher.GetAsync(url, Json, default);
        var answer = await house.Fetcher.GetAsync(url, Json, default);

        Assert.True(answer.IsOk, answer.Fault);
        Assert.Equal("""{"a":1}"""u8.ToArray(), answer.Body);
        Assert.Equal(TimeSpan.FromMinutes(10), answer.MaxAge);
        Assert.All(foreign.Requests, request => Assert.DoesNotContain(request.Headers.Keys, name => name is "Cookie" or "Authorization" or "traceparent" or "Referer"));
    }

    [Theory]
    [InlineData("http://client.example/doc")]
    [InlineData("ftp://client.example/doc")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:word@client.example/doc")]
    [InlineData("https://client.example@127.0.0.1/doc")]
    [InlineData("https://client.example/doc#part")]
    [InlineData("https://client.example\\@127.0.0.1/")]
    [InlineData("//client.example/doc")]
    [InlineData("/doc")]
    public async Task Only_plain_https_addresses_are_asked(string url)
    {
        using var house = new Fetching { Lookup = (_, _) => throw new InvalidOperationException("nobody shall be looked up") };

        Assert.Equal(GuardedFetcher.Forbidden, (await house.Fetcher.GetAsync(url, Json, default)).Fault);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.8")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.3.2")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("fd00:ec2::254")]
    [Covers("ATTACK-SSRF")]
    public async Task A_name_that_leads_inside_is_refused_before_anything_is_sent(string inside)
    {
        var asked = 0;
        using var house = new Fetching { Lookup = (_, _) => Task.FromResult(asked++ == 0 ? new[] { IPAddress.Parse(inside) } : [IPAddress.Parse("1.1.1.1")]) };

        var answer = await house.Fetcher.GetAsync("https://rebinding.example/doc", Json, default);

        Assert.Equal(GuardedFetcher.Forbidden, answer.Fault);
        Assert.False(answer.MayTryAgain);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task One_good_address_does_not_make_up_for_a_bad_one()
    {
        using var house = new Fetching { Lookup = (_, _) => Task.FromResult(new[] { IPAddress.Parse("1.1.1.1"), IPAddress.Loopback }) };

        Assert.Equal(GuardedFetcher.Forbidden, (await house.Fetcher.GetAsync("https://both.example/", Json, default)).Fault);
    }

    [Theory]
    [InlineData("https://127.0.0.1/doc")]
    [InlineData("https://[::1]/doc")]
    [InlineData("https://2130706433/doc")]
    [InlineData("https://0x7f.1/doc")]
    [InlineData("https://[::ffff:7f00:1]/doc")]
    [InlineData("http://127.0.0.1/doc")]
    public async Task An_address_in_place_of_a_name_is_held_against_the_same_list(string url)
    {
        using var house = new Fetching { FromLoopback = false };

        Assert.Equal(GuardedFetcher.Forbidden, (await house.Fetcher.GetAsync(url, Json, default)).Fault);
    }

    [Fact]
    [Covers("ATTACK-SSRF")]
    public async Task A_redirect_is_an_answer_and_is_not_followed()
    {
        await using var foreign = await ForeignServer.StartAsync();
        using var house = new Fetching();
        foreign.ServeText("/inside", "{}");
        var url = foreign.Serve("/doc", http =>
        {
            http.Response.Redirect("/inside");
            return Task.CompletedTask;
        });

        var answer = await house.Fetcher.GetAsync(url, Json, default);

        Assert.Equal((302, false), (answer.Status, answer.IsOk));
        Assert.Equal(0, foreign.Asked("/inside"));
    }

    [Theory]
    [InlineData("text/html", "content type")]
    [InlineData("application/json", "too long")]
    public async Task What_is_of_another_type_or_too_long_is_not_read(string type, string fault)
    {
        await using var foreign = await ForeignServer.StartAsync();
        using var house = new Fetching();
        var url = foreign.ServeText("/doc", new string(' ', 70_000), type);

        Assert.Equal(fault, (await house.Fetcher.GetAsync(url, Json, default)).Fault);
    }

    [Fact]
    public async Task Whoever_does_not_answer_is_waited_for_only_so_long()
    {
        await using var foreign = await ForeignServer.StartAsync();
        using var house = new Fetching();
        var (reached, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        var url = foreign.Serve("/doc", _ =>
        {
            reached.SetResult();
            return end.Task;
        });

        var pending = house.Fetcher.GetAsync(url, Json, default);
        await reached.Task;
        house.Clock.Advance(TimeSpan.FromSeconds(6));
        var answer = await pending;
        end.SetResult();

        Assert.Equal("timeout", answer.Fault);
        Assert.True(answer.MayTryAgain);
    }

    [Fact]
    public async Task One_host_is_never_asked_by_many_at_once()
    {
        await using var foreign = await ForeignServer.StartAsync();
        using var house = new Fetching();
        var (now, most, four) = (0, 0, new TaskCompletionSource());
        var url = foreign.Serve("/doc", async http =>
        {
            var here = Interlocked.Increment(ref now);
            InterlockedMax(ref most, here);
            if (here >= 4)
                four.TrySetResult();
            await four.Task;
            Interlocked.Decrement(ref now);
            await http.Response.WriteAsJsonAsync(new { });
        });

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => house.Fetcher.GetAsync(url, Json, default)));

        Assert.All(answers, answer => Assert.True(answer.IsOk, answer.Fault));
        Assert.Equal(4, most);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; seen < value; seen = target)
            Interlocked.CompareExchange(ref target, value, seen);
    }

    /// <summary>The fetcher as the server makes it, with a resolver of the test's.</summary>
    [Fact]
    [Covers("ATTACK-SSRF")]
    public async Task A_receiver_inside_is_reached_where_the_operator_listed_it_and_only_by_that_way()
    {
        await using var foreign = await ForeignServer.StartAsync();
        using var house = new Fetching { InnerHost = "siem.bank.internal", FromLoopback = false, Lookup = (host, _) => Task.FromResult(new[] { IPAddress.Parse(host.StartsWith("cloud", StringComparison.Ordinal) ? "169.254.169.254" : "127.0.0.1") }) };
        var port = new Uri(foreign.Serve("/trail", _ => Task.CompletedTask)).Port;
        string At(string host) => $"https://{host}:{port}/trail";
        Task<FetchAnswer> PostAsync(string host) => house.Fetcher.PostToReceiverAsync(At(host), () => new HttpRequestMessage(HttpMethod.Post, At(host)), default);

        // The connection is made; that the receiver speaks no TLS here is another matter.
        Assert.NotEqual(GuardedFetcher.Forbidden, (await PostAsync("siem.bank.internal")).Fault);
        Assert.Equal(GuardedFetcher.Forbidden, (await PostAsync("other.bank.internal")).Fault);
        Assert.Equal(GuardedFetcher.Forbidden, (await house.Fetcher.GetAsync(At("siem.bank.internal"), Json, default)).Fault);
        Assert.Equal(GuardedFetcher.Forbidden, (await house.Fetcher.PostAsync(At("siem.bank.internal"), () => new HttpRequestMessage(HttpMethod.Post, At("siem.bank.internal")), default)).Fault);
        using var cloud = new Fetching { InnerHost = "cloud.bank.internal", Lookup = house.Lookup };
        Assert.Equal(GuardedFetcher.Forbidden, (await cloud.Fetcher.PostToReceiverAsync(At("cloud.bank.internal"), () => new HttpRequestMessage(HttpMethod.Post, At("cloud.bank.internal")), default)).Fault);
    }

    private sealed class Fetching : IDisposable
    {
        private ServiceProvider? _services;

        public FakeClock Clock { get; } = new();

        public bool FromLoopback { get; init; } = true;

        public string? InnerHost { get; init; }

        public HostLookup Lookup { get; init; } = (host, ct) => Dns.GetHostAddressesAsync(host, ct);

        public GuardedFetcher Fetcher => (_services ??= Build()).GetRequiredService<GuardedFetcher>();

        public void Dispose() => _services?.Dispose();

        private ServiceProvider Build()
        {
            var services = new ServiceCollection();
            services.AddOptions<CiamOptions>().Configure(options =>
            {
                options.FetchFromLoopback = FromLoopback;
                if (InnerHost is not null)
                    options.Audit.InnerHosts.Add(InnerHost);
            });
            services.AddSingleton<TimeProvider>(Clock);
            services.AddSingleton(Lookup);
            services.AddGuardedFetcher();
            return services.BuildServiceProvider();
        }
    }
}
