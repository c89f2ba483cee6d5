using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Baselines;
using Ciam.Decisions.Risk.Habits;
using Ciam.Storage;
using Ciam.Storage.Risk;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Risk;

/// <summary>Folds marked judgments into baselines: each exactly once, however many nodes try.</summary>
internal static class BaselineLearner
{
    private const int BatchSize = 500;

    /// <summary>Until nothing is left that nobody else holds.</summary>
    public static async Task<int> LearnAllAsync(CiamDbContext database, DateTimeOffset now, CancellationToken ct)
    {
        var learned = 0;
        for (var batch = BatchSize; batch == BatchSize; learned += batch)
            batch = await LearnBatchAsync(database, now, ct);
        return learned;
    }

    /// <summary>INVARIANT: a mark is cleared in the transaction that keeps what was learned from it.</summary>
    private static async Task<int> LearnBatchAsync(CiamDbContext database, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        var marked = await database.Set<JudgmentRow>().FromSql($"""
            select * from ciam.risk_judgment where unlearned_since is not null
            order by unlearned_since limit {BatchSize} for update skip locked
            """).AsNoTracking().ToListAsync(ct);

        // Baselines are locked in one order everywhere, so that two nodes never wait for each other.
        var everybody = new Population();
        foreach (var group in marked.Where(row => row.CustomerId is not null).GroupBy(row => row.CustomerId!.Value).OrderBy(group => group.Key))
            await LearnCustomerAsync(database, group.Key, InOrder(group), everybody, now, ct);
        foreach (var group in marked.Where(row => row.CustomerId is null && row.ClientId is not null).GroupBy(row => row.ClientId!).OrderBy(group => group.Key, StringComparer.Ordinal))
            await LearnClientAsync(database, group.Key, InOrder(group), now, ct);

        await PopulationCache.AddAsync(database, everybody, ct);

        await database.SaveChangesAsync(ct);
        var learned = marked.Select(row => row.Id).ToArray();
        await database.Set<JudgmentRow>().Where(row => learned.Contains(row.Id)).ExecuteUpdateAsync(set => set.SetProperty(row => row.UnlearnedSince, (DateTimeOffset?)null), ct);
        await transaction.CommitAsync(ct);
        database.DiscardChanges();
        return marked.Count;
    }

    private static async Task LearnCustomerAsync(CiamDbContext database, Guid customerId, IEnumerable<RiskFacts> sightings, Population everybody, DateTimeOffset now, CancellationToken ct)
    {
        await database.Database.ExecuteSqlAsync(
            $"insert into ciam.risk_customer_baseline (customer_id, baseline, learned_at) values ({customerId}, {"{}"}::jsonb, {now}) on conflict do nothing", ct);
        var row = await database.Set<CustomerBaselineRow>().FromSql($"select * from ciam.risk_customer_baseline where customer_id = {customerId} for update").SingleAsync(ct);
        var habits = RiskJson.Read<CustomerBaseline>(row.Baseline);
        foreach (var facts in sightings)
        {
            everybody.Observe(Sight.Of(facts), habits.History ?? History.None);
            habits = habits.Learn(facts);
        }
        row.Baseline = RiskJson.Write(habits);
        row.LearnedAt = now;
    }

    private static async Task LearnClientAsync(CiamDbContext database, string clientId, IEnumerable<RiskFacts> sightings, DateTimeOffset now, CancellationToken ct)
    {
        await database.Database.ExecuteSqlAsync(
            $"insert into ciam.risk_client_baseline (client_id, baseline, learned_at) values ({clientId}, {"{}"}::jsonb, {now}) on conflict do nothing", ct);
        var row = await database.Set<ClientBaselineRow>().FromSql($"select * from ciam.risk_client_baseline where client_id = {clientId} for update").SingleAsync(ct);
        row.Baseline = RiskJson.Write(sightings.Aggregate(RiskJson.Read<ClientBaseline>(row.Baseline), (habits, facts) => habits.Learn(facts)));
        row.LearnedAt = now;
    }

    private static IEnumerable<RiskFacts> InOrder(IEnumerable<JudgmentRow> rows) => rows.OrderBy(row => row.At).Select(row => RiskJson.Read<RiskFacts>(row.Facts));
}
