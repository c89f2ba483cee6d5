using System.Net;
using Ciam.Decisions.SignIn;
using Ciam.Server.SignIn;
using Ciam.Storage;
using Ciam.Storage.Primitives;
using Ciam.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.SignIn;

/// <summary>The database counts failures as the rule does, for all nodes at once: what simulations say of the rule holds for the server.</summary>
public sealed class Pacing(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly Pace[] Paces =
    [
        new(6, TimeSpan.FromSeconds(30), TimeSpan.FromHours(1), TimeSpan.FromMinutes(10)),
        new(2, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(40), TimeSpan.FromHours(1)),
        new(3, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(7)),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_database_and_the_rule_agree_on_every_try(int seed)
    {
        await using var bank = await app.NewBankAsync();
        var (dice, pace, now) = (new Random(seed), Paces[seed - 1], bank.Clock.GetUtcNow());
        PaceCount? kept = null;
        var (allowed, refused) = (0, 0);

        await bank.WithDatabaseAsync(async database =>
        {
            for (var i = 0; i < 400; i++)
            {
                // Mostly in a hurry, now and then after a pause, sometimes with a clock that lags behind.
                now = now.AddSeconds(dice.Next(10) switch { 0 => dice.Next(4000), 1 => -dice.Next(20), _ => dice.Next(40) });
                var may = kept is not { } before || before.Owed(pace, now) == TimeSpan.Zero;
                Assert.Equal(may, await database.TryCountAsync("k", pace, now, default));
                kept = may ? kept is { } counted ? counted.AfterTry(pace, now) : new PaceCount(1, now) : kept;
                if (may && dice.Next(6) == 0)
                {
                    await database.RunAsync(Ciam.Storage.Primitives.Pacing.GiveBack(["k"]), default);
                    kept = kept!.Value.GivenBack();
                }

                var row = (await database.CountOfAsync("k", default))!.Value;
                Assert.Equal(kept!.Value.Failures, row.Failures, 1e-6);
                Assert.Equal(kept.Value.At, row.At);
                (allowed, refused) = may ? (allowed + 1, refused) : (allowed, refused + 1);
            }
        });

        Assert.True(allowed > 30 && refused > 30, $"{allowed} allowed, {refused} refused: the test proves little");
    }

    [Fact]
    public async Task Of_forty_at_once_as_many_pass_as_may()
    {
        await using var bank = await app.NewBankAsync();
        var now = bank.Clock.GetUtcNow();

        var passed = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => bank.WithDatabaseAsync(database => database.TryCountAsync("k", Paces[0], now, default))));

        Assert.Equal(6, passed.Count(may => may));
    }

    [Fact]
    public async Task Give_backs_at_once_are_all_heard_and_a_sweep_forgets_what_is_old()
    {
        await using var bank = await app.NewBankAsync();
        var now = bank.Clock.GetUtcNow();
        for (var i = 0; i < 6; i++)
            await bank.WithDatabaseAsync(database => database.TryCountAsync("k", Paces[0], now, default));

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => bank.WithDatabaseAsync(database => database.RunAsync(Ciam.Storage.Primitives.Pacing.GiveBack(["k"]), default))));
        Assert.Equal(1, (await bank.WithDatabaseAsync(database => database.CountOfAsync("k", default)))!.Value.Failures);

        await bank.WithDatabaseAsync(database => SignInRetentionWorker.ForgetAsync(database, now.AddHours(11), default));
        Assert.NotNull(await bank.WithDatabaseAsync(database => database.CountOfAsync("k", default)));
        await bank.WithDatabaseAsync(database => SignInRetentionWorker.ForgetAsync(database, now.AddHours(13), default));
        Assert.Null(await bank.WithDatabaseAsync(database => database.CountOfAsync("k", default)));
    }

    /// <summary>Counted, given back, cleared by staff and swept at once, named in every order: whoever waited for another in a circle would be thrown out by Postgres.</summary>
    [Fact]
    public async Task Callers_who_share_counters_never_wait_in_a_circle()
    {
        await using var bank = await app.NewBankAsync();
        var now = bank.Clock.GetUtcNow();
        string[] keys = ["p|network", "p|strangers", "address", "network"];

        await Task.WhenAll(Enumerable.Range(0, 12).Select(caller => Task.Run(async () =>
        {
            var dice = new Random(caller);
            for (var turn = 0; turn < 40; turn++)
            {
                var named = keys.ToArray();
                dice.Shuffle(named);
                await bank.WithDatabaseAsync(async database => (caller % 6) switch
                {
                    0 => await database.ForgetCountsAsync("p|", default),
                    1 => await database.SweepCountsAsync(now.AddSeconds(1), default),
                    2 or 3 => await GiveBackAsync(database, named),
                    _ => (await database.TryCountAsync([.. named.Select(key => (key, Paces[0]))], now, default)).Count,
                });
            }
        })));

        async Task<int> GiveBackAsync(CiamDbContext database, string[] named)
        {
            await database.RunAsync(Ciam.Storage.Primitives.Pacing.GiveBack(named[1..], forgotten: named[0]), default);
            return 0;
        }
    }

    /// <summary>The sample: some thousand tries of the simulated attack pass the server's own paths in the database, and the same tries the rule in memory.</summary>
    [Fact]
    [Covers("ATTACK-PASSWORD-GUESSING")]
    public async Task A_sample_of_stuffing_passes_the_servers_paths_as_it_passes_the_rule()
    {
        await using var bank = await app.NewBankAsync();
        var (dice, now, rule) = (new Random(11), bank.Clock.GetUtcNow(), new Dictionary<string, PaceCount>(StringComparer.Ordinal));
        var slowed = 0;

        await bank.WithServicesAsync(async services =>
        {
            var throttle = services.GetRequiredService<ProofThrottle>();
            for (var i = 0; i < 3000; i++)
            {
                now = now.AddSeconds(dice.Next(6));
                var address = dice.Next(300);
                var http = new DefaultHttpContext();
                http.Connection.RemoteIpAddress = new IPAddress([203, 0, (byte)(address % 40), (byte)(1 + (address / 40))]);
                var path = throttle.PathOf(http, $"p{dice.Next(25)}@example.com", dice.Next(20) == 0 ? Guid.Empty : null, dice.Next(4) == 0 ? ProofKind.Totp : ProofKind.Password);

                var expected = TimeSpan.Zero;
                foreach (var (key, pace) in path.Counters)
                {
                    if (rule.TryGetValue(key, out var count) && count.Owed(pace, now) is var owed && owed > TimeSpan.Zero)
                    {
                        expected = owed;
                        foreach (var (earlier, _) in path.Counters.TakeWhile(counted => counted.Key != key))
                            rule[earlier] = rule[earlier].GivenBack();
                        break;
                    }

                    rule[key] = rule.TryGetValue(key, out var before) ? before.AfterTry(pace, now) : new PaceCount(1, now);
                }

                var wait = await throttle.CountAsync(path, now, default);
                Assert.True((wait - expected).Duration() < TimeSpan.FromMilliseconds(1), $"try {i}: the server asked for {wait}, the rule for {expected}");
                slowed += wait > TimeSpan.Zero ? 1 : 0;
            }

            return 0;
        });

        Assert.InRange(slowed, 300, 2700);
    }
}
