using Ciam.Protocol;
using Ciam.Protocol.PaymentApproval;
using Ciam.Protocol.RichAuthorization;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth;

/// <summary>A receipt as its customer and the bank's staff read it.</summary>
internal sealed record KeptReceipt(PaymentReceiptRow Row, IReadOnlyList<PaymentView> Payments);

/// <summary>The receipts of approved payments: each stands behind one grant, and no token says a payment that no receipt holds.</summary>
internal sealed class PaymentReceipts(CiamDbContext database)
{
    private const int MostShown = 100;

    public static Refusal NotApproved { get; } = Refusal.AccessDenied("the payment is not the one the customer approved") with { Check = nameof(PaymentReceipts) };

    /// <summary>Within the caller's transaction: the receipt that was kept for this request, if it is of exactly these payments and stands behind no grant yet.</summary>
    public async Task<Guid?> UseAsync(Guid requestId, GrantRow grant, IReadOnlyList<AuthorizationDetail> payments, CancellationToken ct)
    {
        var row = await database.Set<PaymentReceiptRow>().AsNoTracking().SingleOrDefaultAsync(receipt => receipt.RequestId == requestId, ct);
        return row is not null && row.CustomerId == grant.CustomerId && row.ClientId == grant.ClientId && IsOf(row, payments) && await database.UseReceiptAsync(row.Id, grant.Id, ct) ? row.Id : null;
    }

    /// <summary>A receipt that is kept with its grant at once.</summary>
    public static void Attach(PaymentReceiptRow? receipt, GrantRow grant)
    {
        if (receipt is not null)
            (receipt.GrantId, grant.PaymentReceipts) = (grant.Id, [receipt.Id]);
    }

    /// <summary>The receipts behind a token's payments; null when one of the payments is in none of them.</summary>
    [Spec("PSD2RTS-5.1.d")]
    public async Task<IReadOnlyList<Guid>?> BehindAsync(GrantRow grant, IReadOnlyList<AuthorizationDetail> details, CancellationToken ct)
    {
        var payments = PaymentStatement.PaymentsOf(details);
        if (payments.Count == 0)
            return [];
        var ids = grant.PaymentReceipts ?? [];
        var rows = await database.Set<PaymentReceiptRow>().AsNoTracking().Where(row => ids.Contains(row.Id) && row.CustomerId == grant.CustomerId && row.ClientId == grant.ClientId).ToListAsync(ct);
        var approved = rows.Select(row => (row.Id, Statement: PaymentStatement.Read(row.Statement))).ToArray();
        return payments.All(payment => approved.Any(one => one.Statement?.Holds(payment) == true))
            ? [.. approved.Where(one => payments.Any(payment => one.Statement?.Holds(payment) == true)).Select(one => one.Id)]
            : null;
    }

    /// <summary>Of one customer, the newest first.</summary>
    public async Task<IReadOnlyList<KeptReceipt>> ListAsync(Guid customerId, CancellationToken ct) =>
        [.. (await database.Set<PaymentReceiptRow>().AsNoTracking().Where(row => row.CustomerId == customerId).OrderByDescending(row => row.ApprovedAt).Take(MostShown).ToListAsync(ct)).Select(InWords)];

    /// <summary>Null when there is none, or it is somebody else's.</summary>
    public async Task<KeptReceipt?> FindAsync(Guid customerId, Guid id, CancellationToken ct) =>
        await database.Set<PaymentReceiptRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.CustomerId == customerId, ct) is { } row ? InWords(row) : null;

    private static KeptReceipt InWords(PaymentReceiptRow row) => new(row, [.. (PaymentStatement.Read(row.Statement)?.Payments ?? []).Select(payment => PaymentView.Of(payment)!)]);

    private static bool IsOf(PaymentReceiptRow row, IReadOnlyList<AuthorizationDetail> payments) =>
        PaymentStatement.Read(row.Statement) is { } statement && statement.IsOf(payments)
        && statement.Customer == row.CustomerId.ToString("D") && statement.ClientId == row.ClientId && statement.Request == row.RequestId.ToString("D");
}
