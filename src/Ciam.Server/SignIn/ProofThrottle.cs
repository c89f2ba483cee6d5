using Ciam.Decisions.SignIn;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Primitives;

namespace Ciam.Server.SignIn;

/// <summary>The ways a proof goes through: each is a bucket, and all must have a token.</summary>
internal sealed record ProofPath(IReadOnlyList<(string Key, Bucket Bucket)> Buckets);

/// <summary>
/// Slows guessing without locking anybody out: a device the customer is known by has a bucket of its own that strangers
/// cannot empty; strangers share one per network and one per account; a network has one that a carrier's many customers can
/// live with, since what goes well is given back.
/// </summary>
internal sealed class ProofThrottle(CiamDbContext database, Vault vault)
{
    /// <summary>Ten at once, then one a minute: a person who has forgotten notices before.</summary>
    private static readonly Bucket KnownDevice = new(10, TimeSpan.FromMinutes(1));

    private static readonly Bucket StrangerFromNetwork = new(6, TimeSpan.FromMinutes(2));

    /// <summary>All strangers together: under 150 guesses a day at one account, from however many networks.</summary>
    private static readonly Bucket Strangers = new(30, TimeSpan.FromMinutes(10));

    /// <summary>Failures of one /24 or /48: a carrier's gateway lets thousands pass, of whom some mistype.</summary>
    private static readonly Bucket Network = new(200, TimeSpan.FromSeconds(5));

    /// <summary>Six digits are guessed a million times sooner than a password: fewer tries, slower.</summary>
    private static readonly Bucket SecondFactor = new(5, TimeSpan.FromMinutes(3));

    private static readonly Bucket SecondFactorStrangers = new(15, TimeSpan.FromMinutes(15));

    private static readonly Bucket Warnings = new(1, TimeSpan.FromHours(6));
    private static readonly Bucket Codes = new(5, TimeSpan.FromMinutes(10));
    private static readonly Bucket CodesFromNetwork = new(60, TimeSpan.FromMinutes(1));

    /// <summary><paramref name="name"/> is what was typed, whether anybody bears it or not: both cost and answer the same.</summary>
    public ProofPath PathOf(HttpContext http, string name, Guid? knownDevice, ProofKind kind)
    {
        var (account, network) = (AccountOf(name), NetworkOf(http));
        var guessable = kind is not (ProofKind.Password or ProofKind.Passkey);
        var secret = kind switch { ProofKind.Password => "password", ProofKind.Passkey => "passkey", _ => "factor" };
        var (known, stranger, strangers) = !guessable ? (KnownDevice, StrangerFromNetwork, Strangers) : (SecondFactor, SecondFactor, SecondFactorStrangers);
        return new ProofPath(knownDevice is { } device
            ? [(Throttle.Key(account, secret, "device", device.ToString("N")), known)]
            : [(Throttle.Key(account, secret, "network", network), stranger), (Throttle.Key(account, secret, "strangers"), strangers), (Throttle.Key("network", network), Network)]);
    }

    public ProofPath CodesTo(HttpContext http, string name, ProofKind kind)
    {
        var channel = kind is ProofKind.Email ? "mails" : "texts";
        return new([(Throttle.Key(AccountOf(name), channel), Codes), (Throttle.Key("network", NetworkOf(http), channel), CodesFromNetwork)]);
    }

    /// <summary>Somebody guesses codes who knew the password: the owner is told, but not at every guess.</summary>
    public Task<bool> MayWarnAsync(string name, DateTimeOffset now, CancellationToken ct) =>
        database.TryTakeAsync(Throttle.Key(AccountOf(name), "warnings"), Warnings, now, ct);

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

    /// <summary>A right proof does not count as a try.</summary>
    public async Task GiveBackAsync(ProofPath path, CancellationToken ct)
    {
        foreach (var (key, bucket) in path.Buckets)
            await database.GiveBackAsync(key, bucket, ct);
    }

    /// <summary>Lets somebody try again at once, after support has made sure who is asking. Saved at once; the caller audits.</summary>
    public Task<int> ClearAsync(string email, CancellationToken ct) => database.ClearThrottlesAsync(AccountOf(email) + "|", ct);

    private string AccountOf(string name) => Convert.ToHexStringLower(vault.HmacText("throttle-account", name.Trim().ToUpperInvariant()).AsSpan(0, 16));

    private static string NetworkOf(HttpContext http) => http.Connection.RemoteIpAddress is { } address ? AuditTrail.NetworkOf(address) : "none";
}
