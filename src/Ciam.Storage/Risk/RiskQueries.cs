using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.Risk;

/// <summary>Judgments as readers want them: newest first, a page at a time.</summary>
public static class RiskQueries
{
    public static IQueryable<JudgmentRow> JudgmentsOf(this CiamDbContext database, Guid customerId) =>
        database.Set<JudgmentRow>().AsNoTracking().Where(row => row.CustomerId == customerId).OrderByDescending(row => row.At).ThenByDescending(row => row.Id);

    public static IQueryable<JudgmentRow> JudgmentsOfClient(this CiamDbContext database, string clientId) =>
        database.Set<JudgmentRow>().AsNoTracking().Where(row => row.ClientId == clientId).OrderByDescending(row => row.At).ThenByDescending(row => row.Id);

    public static IQueryable<JudgmentRow> RecentJudgments(this CiamDbContext database) =>
        database.Set<JudgmentRow>().AsNoTracking().OrderByDescending(row => row.At).ThenByDescending(row => row.Id);

    /// <summary>One more failure in its ten minutes; atomic, whoever else is counting.</summary>
    public static Task<int> CountFailureAsync(this CiamDbContext database, string account, string network, DateTimeOffset bucketAt, CancellationToken ct) =>
        database.Database.ExecuteSqlAsync($"""
            insert into ciam.risk_failure (account, network, bucket_at, count) values ({account}, {network}, {bucketAt}, 1)
            on conflict (account, network, bucket_at) do update set count = ciam.risk_failure.count + 1
            """, ct);
}
