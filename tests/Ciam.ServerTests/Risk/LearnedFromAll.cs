using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Habits;
using Ciam.Server.Risk;
using Ciam.Storage.Risk;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Risk;

/// <summary>What is common among all customers, and weights fitted to the bank's own judgments.</summary>
public sealed class LearnedFromAll(CiamApp app) : IClassFixture<CiamApp>, IAsyncLifetime
{
    private const string Header = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
    private Bank _bank = null!;

    public async Task InitializeAsync() => _bank = await RiskBank.OpenAsync(app);

    public async Task DisposeAsync() => await _bank.DisposeAsync();

    private RiskFacts Facts(int i, IReadOnlyDictionary<string, double>? features = null) => new()
    {
        Purpose = Purpose.SignIn,
        At = _bank.Clock.GetUtcNow().AddMinutes(-i),
        FromCustomerDevice = true,
        Place = new Place { Country = "CH", Asn = 64496 },
        Address = new AddressMarks($"{i}", $"{i / 10}", "w"),
        Browser = AgentFacts.Read(Header),
        Features = features,
    };

    private JudgmentRow Row(int i, bool attack, bool marked, IReadOnlyDictionary<string, double>? features = null) => new()
    {
        Id = Guid.NewGuid(),
        At = _bank.Clock.GetUtcNow().AddMinutes(-i),
        Purpose = Purpose.SignIn,
        FromCustomerDevice = true,
        Verdict = attack ? Verdict.Refuse : Verdict.Allow,
        Score = 0,
        NotifyOwner = false,
        Evidence = "[]",
        Facts = RiskJson.Write(Facts(i, features)),
        PolicyVersion = "house-1",
        EndedWellAt = attack ? null : _bank.Clock.GetUtcNow(),
        UnlearnedSince = marked ? _bank.Clock.GetUtcNow() : null,
    };

    [Fact]
    public async Task Counts_add_up_across_batches_and_are_read_back()
    {
        var (first, second) = (new Population(), new Population());
        for (var i = 0; i < 5; i++)
            (i < 3 ? first : second).Observe(Sight.Of(Facts(i)), History.None);
        await _bank.WithDatabaseAsync(async database =>
        {
            await PopulationCache.AddAsync(database, first, default);
            await PopulationCache.AddAsync(database, second, default);
            return 0;
        });

        var cache = new PopulationCache();
        await _bank.WithDatabaseAsync(async database =>
        {
            await cache.RefreshAsync(database, _bank.Clock.GetUtcNow(), default);
            return 0;
        });

        var sight = Sight.Of(Facts(0));
        Assert.Equal(5, cache.Now.WeightOf(Trait.Network, sight[Trait.Network]));
        Assert.Equal(5, cache.Now.WeightOf(Trait.Moved, sight[Trait.Moved]));
        Assert.Equal(5, cache.Now.Customers);
        Assert.Equal(140, cache.Now.MeanVersion(sight[Trait.Family])!.Value, 9);
    }

    [Fact]
    public async Task A_day_makes_a_little_forgotten_and_only_once()
    {
        var counted = new Population();
        counted.Observe(Sight.Of(Facts(0)), History.None);
        var (now, key) = (_bank.Clock.GetUtcNow(), Sight.Of(Facts(0))[Trait.Network]);
        await _bank.WithDatabaseAsync(async database =>
        {
            await new PopulationCache().RefreshAsync(database, now, default);
            await PopulationCache.AddAsync(database, counted, default);
            await new PopulationCache().RefreshAsync(database, now.AddDays(1), default);
            var again = new PopulationCache();
            await again.RefreshAsync(database, now.AddDays(1).AddHours(1), default);
            Assert.Equal(0.992, again.Now.WeightOf(Trait.Network, key), 9);
            return 0;
        });
    }

    [Fact]
    public async Task Too_few_judgments_train_nothing() =>
        Assert.Null((await _bank.WithDatabaseAsync(database => RiskTraining.TrainAsync(database, _bank.Clock.GetUtcNow(), default))).Version);

    [Fact]
    public async Task The_banks_own_judgments_make_a_policy_that_waits_to_be_put_in_force()
    {
        var dice = new Random(3);
        var (version, _) = await _bank.WithDatabaseAsync(async database =>
        {
            for (var i = 0; i < 700; i++)
            {
                var attack = i % 7 == 0;
                database.Add(Row(i, attack, marked: false, new Dictionary<string, double> { ["network"] = attack ? -3 + dice.NextDouble() : 2 + dice.NextDouble(), ["hour"] = dice.NextDouble() }));
            }
            await database.SaveChangesAsync();
            return await RiskTraining.TrainAsync(database, _bank.Clock.GetUtcNow(), default);
        });

        var row = await _bank.WithDatabaseAsync(database => database.Set<RiskPolicyRow>().SingleAsync(kept => kept.Version == version));
        var policy = RiskJson.Read<RiskPolicy>(row.Policy);
        Assert.False(row.Active);
        Assert.Empty(policy.Problems());
        Assert.True(policy.SignIn!.Unmarked.Terms.Single(term => term.Feature == "network").Reach > 2);
    }
}
