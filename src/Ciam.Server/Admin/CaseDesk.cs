using System.Globalization;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Protocol;
using Ciam.Server.Admin.Api;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>One case as a line of the queue.</summary>
internal sealed record CaseLine(Guid Id, DateTimeOffset At, Guid CustomerId, string CustomerName, decimal? Amount, string? Currency, string? Action, FraudVerdict Verdict, double Score, double ExpectedLoss, bool Proposed);

/// <summary>A payment beside the one looked at.</summary>
internal sealed record CasePayment(Guid Id, DateTimeOffset At, decimal? Amount, string? Currency, string? Action, FraudVerdict Verdict, string? Outcome);

/// <summary>Somebody else who shares the payee or the device.</summary>
internal sealed record CaseNeighbour(Guid CustomerId, string Name, bool ByPayee, bool ByDevice, int Payments, int Frauds);

/// <summary>The evidence on one page.</summary>
internal sealed record CaseFile(
    CaseLine Line, FraudJudgment Judgment, TransactionFacts Facts, string? Outcome, CaseRow Row, string? ProposedBy, string? DecidedBy, IReadOnlyList<CasePayment> Timeline, IReadOnlyList<CaseNeighbour> Neighbours);

/// <summary>What was held or disputed, by expected loss, and the evidence of each.</summary>
internal sealed class CaseDesk(CiamDbContext database)
{
    private const int MostTimeline = 20;
    private const int MostNeighbours = 8;

    /// <summary>The dearest first; the cursor is the loss and the id of the last one seen.</summary>
    public async Task<Outcome<Slice<CaseLine>>> QueueAsync(string? after, StaffMember staff, CancellationToken ct)
    {
        if (!Opaque.TryRead(after, out var place))
            return Refusal.InvalidRequest("after is not a cursor of this list");
        var rows = CasesFor(staff).Where(row => row.DecidedAt == null);
        if (place is not null)
        {
            if (place.Split('|') is not [var number, var text] || !double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var loss) || !Guid.TryParseExact(text, "D", out var id))
                return Refusal.InvalidRequest("after is not a cursor of this list");
            rows = rows.Where(row => row.ExpectedLoss < loss || (row.ExpectedLoss == loss && row.AssessmentId.CompareTo(id) < 0));
        }
        var found = await Lines(rows.OrderByDescending(row => row.ExpectedLoss).ThenByDescending(row => row.AssessmentId).Take(Slice<CaseLine>.Size + 1)).ToListAsync(ct);
        found = [.. found.OrderByDescending(line => line.ExpectedLoss).ThenByDescending(line => line.Id, PostgresOrder)];
        return new Slice<CaseLine>([.. found.Take(Slice<CaseLine>.Size)], found.Count > Slice<CaseLine>.Size ? Opaque.Write(string.Create(CultureInfo.InvariantCulture, $"{found[Slice<CaseLine>.Size - 1].ExpectedLoss:R}|{found[Slice<CaseLine>.Size - 1].Id:D}")) : null);
    }

    /// <summary>Postgres compares ids byte by byte, as they are written.</summary>
    private static readonly IComparer<Guid> PostgresOrder = Comparer<Guid>.Create((one, other) => string.CompareOrdinal(one.ToString("D"), other.ToString("D")));

    /// <summary>Null when there is no such case.</summary>
    public async Task<CaseFile?> FindAsync(Guid id, StaffMember staff, CancellationToken ct)
    {
        if (await Lines(CasesFor(staff).Where(row => row.AssessmentId == id)).SingleOrDefaultAsync(ct) is not { } line)
            return null;
        var row = await database.Set<AssessmentRow>().AsNoTracking().SingleAsync(kept => kept.Id == id, ct);
        var kept = await database.Set<CaseRow>().AsNoTracking().SingleAsync(one => one.AssessmentId == id, ct);
        var timeline = await database.Set<AssessmentRow>().Where(other => other.CustomerId == row.CustomerId).OrderByDescending(other => other.At).Take(MostTimeline)
            .Select(other => new CasePayment(other.Id, other.At, other.Amount, other.Currency, other.Action, other.Verdict, other.Outcome)).ToListAsync(ct);
        return new CaseFile(
            line, RiskJson.Read<FraudJudgment>(row.Judgment), RiskJson.Read<TransactionFacts>(row.Facts), row.Outcome, kept,
            await NameAsync(kept.ProposedBy, ct), await NameAsync(kept.DecidedBy, ct), timeline, await NeighboursAsync(row, staff, ct));
    }

    /// <summary>Of the customers to whom they are confined.</summary>
    private IQueryable<CaseRow> CasesFor(StaffMember staff)
    {
        if (staff.Segment is null)
            return database.Set<CaseRow>();
        var within = database.CustomersWithin(staff.Segment);
        return database.Set<CaseRow>().Where(one => database.Set<AssessmentRow>().Any(row => row.Id == one.AssessmentId && within.Any(customer => customer.Id == row.CustomerId)));
    }

    private IQueryable<CaseLine> Lines(IQueryable<CaseRow> cases) =>
        from one in cases
        join row in database.Set<AssessmentRow>() on one.AssessmentId equals row.Id
        join customer in database.Set<CustomerRow>() on row.CustomerId equals customer.Id
        select new CaseLine(row.Id, row.At, row.CustomerId, customer.DisplayName, row.Amount, row.Currency, row.Action, row.Verdict, row.Score, one.ExpectedLoss, one.ProposedBy != null);

    private async Task<IReadOnlyList<CaseNeighbour>> NeighboursAsync(AssessmentRow row, StaffMember staff, CancellationToken ct)
    {
        var within = database.CustomersWithin(staff.Segment);
        var shared = await database.Set<AssessmentRow>()
            .Where(other => within.Any(customer => customer.Id == other.CustomerId))
            .Where(other => other.CustomerId != row.CustomerId && ((row.PayeeKey != null && other.PayeeKey == row.PayeeKey) || (row.DeviceKey != null && other.DeviceKey == row.DeviceKey)))
            .GroupBy(other => other.CustomerId)
            .Select(group => new
            {
                Customer = group.Key,
                ByPayee = group.Any(other => other.PayeeKey == row.PayeeKey),
                ByDevice = group.Any(other => other.DeviceKey == row.DeviceKey),
                Payments = group.Count(),
                Frauds = group.Count(other => other.Outcome == "confirmed_fraud"),
            })
            .OrderByDescending(other => other.Frauds).ThenByDescending(other => other.Payments).Take(MostNeighbours).ToListAsync(ct);
        var ids = shared.Select(other => other.Customer).ToArray();
        var names = await database.Set<CustomerRow>().Where(customer => ids.Contains(customer.Id)).ToDictionaryAsync(customer => customer.Id, customer => customer.DisplayName, ct);
        return [.. shared.Select(other => new CaseNeighbour(other.Customer, names[other.Customer], row.PayeeKey is not null && other.ByPayee, row.DeviceKey is not null && other.ByDevice, other.Payments, other.Frauds))];
    }

    private async Task<string?> NameAsync(Guid? staff, CancellationToken ct) =>
        staff is null ? null : await database.Set<CustomerRow>().Where(row => row.Id == staff).Select(row => row.DisplayName).SingleOrDefaultAsync(ct);
}
