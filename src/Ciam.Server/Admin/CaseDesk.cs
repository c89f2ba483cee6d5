using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Protocol;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.House;
using Ciam.Storage.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>One case as a line of the queue.</summary>
internal sealed record CaseLine(Guid Id, DateTimeOffset At, Guid CustomerId, string CustomerName, decimal? Amount, string? Currency, string? Action, FraudVerdict Verdict, double Score, double ExpectedLoss, bool Proposed);

/// <summary>A case with its payment and its customer.</summary>
internal sealed class CasePlace
{
    public required CaseRow Case { get; init; }
    public required AssessmentRow Payment { get; init; }
    public required CustomerRow Customer { get; init; }

    public CaseLine ToLine() =>
        new(Payment.Id, Payment.At, Payment.CustomerId, Customer.DisplayName, Payment.Amount, Payment.Currency, Payment.Action, Payment.Verdict, Payment.Score, Case.ExpectedLoss, Case.ProposedBy is not null);
}

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

    /// <summary>What waits for a person is what persons can get through, sorted as it is asked.</summary>
    public static readonly IReadOnlyList<ListColumn<CasePlace>> Columns =
    [
        new ListColumn<CasePlace, double, Guid>("loss", place => place.Case.ExpectedLoss, place => place.Case.AssessmentId), new ListColumn<CasePlace, decimal, Guid>("amount", place => place.Payment.Amount ?? 0, place => place.Case.AssessmentId),
        new ListColumn<CasePlace, double, Guid>("probability", place => place.Payment.Score, place => place.Case.AssessmentId), new ListColumn<CasePlace, DateTimeOffset, Guid>("time", place => place.Payment.At, place => place.Case.AssessmentId),
        new ListColumn<CasePlace, string, Guid>("customer", place => place.Customer.DisplayName, place => place.Case.AssessmentId),
    ];

    public static ListSort DearestFirst { get; } = new("loss", Descending: true);

    public Task<Outcome<Slice<CaseLine>>> QueueAsync(string? after, ListSort sort, StaffMember staff, CancellationToken ct) =>
        sort.SliceAsync(Places(CasesFor(staff).Where(row => row.DecidedAt == null)).AsNoTracking(), Columns, after, place => place.ToLine(), ct);

    /// <summary>Null when there is no such case.</summary>
    public async Task<CaseFile?> FindAsync(Guid id, StaffMember staff, CancellationToken ct)
    {
        if (await Places(CasesFor(staff).Where(row => row.AssessmentId == id)).AsNoTracking().SingleOrDefaultAsync(ct) is not { } place)
            return null;
        var (row, kept) = (place.Payment, place.Case);
        var timeline = await database.Set<AssessmentRow>().Where(other => other.CustomerId == row.CustomerId).OrderByDescending(other => other.At).Take(MostTimeline)
            .Select(other => new CasePayment(other.Id, other.At, other.Amount, other.Currency, other.Action, other.Verdict, other.Outcome)).ToListAsync(ct);
        return new CaseFile(
            place.ToLine(), RiskJson.Read<FraudJudgment>(row.Judgment), RiskJson.Read<TransactionFacts>(row.Facts), row.Outcome, kept,
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

    private IQueryable<CasePlace> Places(IQueryable<CaseRow> cases) =>
        from one in cases
        join row in database.Set<AssessmentRow>() on one.AssessmentId equals row.Id
        join customer in database.Set<CustomerRow>() on row.CustomerId equals customer.Id
        select new CasePlace { Case = one, Payment = row, Customer = customer };

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
