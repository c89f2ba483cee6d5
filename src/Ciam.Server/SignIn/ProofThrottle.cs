using System.Net.Sockets;
using Ciam.Decisions.SignIn;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Primitives;
using Npgsql;

namespace Ciam.Server.SignIn;

/// <summary>The ways a request goes through: each is a bucket, and all must have a token.</summary>
internal sealed record ProofPath(IReadOnlyList<(string Key, Bucket Bucket)> Buckets);

/// <summary>The counters a proof passes on its way: all must let it through.</summary>
internal sealed record PacedPath(IReadOnlyList<(string Key, Pace Pace)> Counters);

/// <summary>
/// Slows guessing without locking anybody out (<see cref="ProofPaces"/>): a device the customer is known by has a counter of its own that
/// strangers cannot raise; strangers share one per network and one per account; an address and a network have ones over all accounts.
/// Waits grow with each failure and are told.
/// </summary>
internal sealed class ProofThrottle(CiamDbContext database, Vault vault)
{
    private static readonly Bucket Warnings = new(1, TimeSpan.FromHours(6));
    private static readonly Bucket Codes = new(5, TimeSpan.FromMinutes(10));
    private static readonly Bucket CodesFromNetwork = new(60, TimeSpan.FromMinutes(1));

    /// <summary><paramref name="name"/> is what was typed, whether anybody bears it or not: both cost and answer the same.</summary>
    public PacedPath PathOf(HttpContext http, string name, Guid? knownDevice, ProofKind kind)
    {
        var isPassword = kind is ProofKind.Password or ProofKind.Passkey;
        var (account, network) = (AccountOf(name), NetworkOf(http));
        var secret = kind switch { ProofKind.Password => "password", ProofKind.Passkey => "passkey", _ => "factor" };
        return new PacedPath([.. ProofPaces.Of(isPassword, knownDevice is not null).Select(counted => (counted.Counter switch
        {
            ProofCounter.KnownDevice => Throttle.Key(account, secret, "device", knownDevice!.Value.ToString("N")),
            ProofCounter.NetworkAtAccount => Throttle.Key(account, secret, "network", network),
            ProofCounter.StrangersAtAccount => Throttle.Key(account, secret, "strangers"),
            ProofCounter.Address => Throttle.Key("address", AddressOf(http)),
            _ => Throttle.Key("network", network),
        }, counted.Pace))]);
    }

    public ProofPath CodesTo(HttpContext http, string name, ProofKind kind)
    {
        var channel = kind is ProofKind.Email ? "mails" : "texts";
        return new([(Throttle.Key(AccountOf(name), channel), Codes), (Throttle.Key("network", NetworkOf(http), channel), CodesFromNetwork)]);
    }

    /// <summary>Somebody guesses codes who knew the password: the owner is told, but not at every guess.</summary>
    public Task<bool> MayWarnAsync(string name, DateTimeOffset now, CancellationToken ct) =>
        database.TryTakeAsync(Throttle.Key(AccountOf(name), "warnings"), Warnings, now, ct);

    /// <summary>Zero when every counter lets one more through, which is counted; otherwise how long to wait, and nothing is.</summary>
    public async Task<TimeSpan> CountAsync(PacedPath path, DateTimeOffset now, CancellationToken ct)
    {
        var counted = await database.TryCountAsync(path.Counters, now, ct);
        if (counted.All(it => it))
            return TimeSpan.Zero;
        await database.RunAsync(Pacing.GiveBack(path.Counters.Where((_, i) => counted[i]).Select(counter => counter.Key)), ct);
        var (key, pace) = path.Counters.Where((_, i) => !counted[i]).First();
        var owed = await database.CountOfAsync(key, ct) is { } count ? count.Owed(pace, now) : TimeSpan.Zero;
        return owed > TimeSpan.Zero ? owed : pace.FirstWait;
    }

    /// <summary>A right proof does not count as a try, and clears the path that is the customer's own; what others share goes on counting.</summary>
    public static IReadOnlyList<NpgsqlBatchCommand> Right(PacedPath path) => Pacing.GiveBack(path.Counters.Skip(1).Select(counter => counter.Key), forgotten: path.Counters[0].Key);

    /// <summary>The same at once, where nothing else is asked.</summary>
    public Task RightAsync(PacedPath path, CancellationToken ct) => database.RunAsync(Right(path), ct);

    /// <summary>Nothing was checked: as if nobody had tried.</summary>
    public Task UncountAsync(PacedPath path, CancellationToken ct) => database.RunAsync(Pacing.GiveBack(path.Counters.Select(counter => counter.Key)), ct);

    /// <summary>One token of each bucket, or none: what was taken before an empty one is given back.</summary>
    public async Task<bool> TakeAsync(ProofPath path, DateTimeOffset now, CancellationToken ct)
    {
        for (var i = 0; i < path.Buckets.Count; i++)
        {
            if (await database.TryTakeAsync(path.Buckets[i].Key, path.Buckets[i].Bucket, now, ct))
                continue;
            for (var taken = 0; taken < i; taken++)
                await database.GiveBackAsync(path.Buckets[taken].Key, path.Buckets[taken].Bucket, ct);
            return false;
        }

        return true;
    }

    /// <summary>What went well is not counted.</summary>
    public async Task GiveBackAsync(ProofPath path, CancellationToken ct)
    {
        foreach (var (key, bucket) in path.Buckets)
            await database.GiveBackAsync(key, bucket, ct);
    }

    /// <summary>Lets somebody try again at once, after support has made sure who is asking. Saved at once; the caller audits.</summary>
    public async Task<int> ClearAsync(string email, CancellationToken ct) =>
        await database.ForgetCountsAsync(AccountOf(email) + "|", ct) + await database.ClearThrottlesAsync(AccountOf(email) + "|", ct);

    private string AccountOf(string name) => Convert.ToHexStringLower(vault.HmacText("throttle-account", name.Trim().ToUpperInvariant()).AsSpan(0, 16));

    /// <summary>Whoever holds one address of IPv6 holds the 2^64 around it.</summary>
    private string AddressOf(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } address)
            return "none";
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = plain.GetAddressBytes();
        return Convert.ToHexStringLower(vault.Hmac("throttle-address", plain.AddressFamily == AddressFamily.InterNetworkV6 ? bytes[..8] : bytes).AsSpan(0, 16));
    }

    private static string NetworkOf(HttpContext http) => http.Connection.RemoteIpAddress is { } address ? AuditTrail.NetworkOf(address) : "none";
}
