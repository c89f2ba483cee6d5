using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.House;

/// <summary>How many things of a kind wait, and since when the oldest of them has.</summary>
public sealed record Waiting(string Name, long Count, DateTimeOffset? Oldest);

/// <summary>What waits in the house's queues, in one look; each part reads an index of nothing but what waits.</summary>
public static class HouseQueues
{
    public const string Messages = "messages";
    public const string Notices = "notices";
    public const string Learning = "learning";
    public const string Cases = "cases";
    public const string Unsealed = "unsealed";

    public static Task<List<Waiting>> WaitingAsync(this CiamDbContext database, DateTimeOffset now, CancellationToken ct) => database.Database.SqlQuery<Waiting>($"""
        select 'messages' as "Name", count(*) as "Count", min(created_at) as "Oldest" from ciam.customers_message where sent_at is null and sealed_body is not null and next_attempt_at <= {now}
        union all
        select 'notices', count(*), min(created_at) from ciam.oauth_notice where delivered_at is null and attempts < 8 and next_attempt_at <= {now}
        union all
        select 'learning', count(*), min(unlearned_since) from ciam.risk_judgment where unlearned_since is not null
        union all
        select 'cases', count(*), min(opened_at) from ciam.transactions_case where decided_at is null
        union all
        select 'unsealed', greatest(0, case when is_called then last_value else 0 end - horizon), (select at from ciam.audit_entry where position > horizon order by position limit 1)
        from ciam.audit_position, lateral (select coalesce((select horizon from ciam.audit_seal order by number desc limit 1), 0) as horizon) sealed
        """).ToListAsync(ct);
}
