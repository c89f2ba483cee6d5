using System.Text.Json;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Server.Audit;
using Ciam.Server.Risk;
using Ciam.Server.Transactions;
using Ciam.Storage;
using Ciam.Storage.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin.Configuration;

/// <summary>The policy by which payments are judged.</summary>
internal sealed class PaymentPolicySection(CiamDbContext database, FraudPolicyShelf shelf, AuditTrail audit) : PolicySection(audit)
{
    private static readonly JsonElement HouseModel = Canonical.Parse(RiskJson.Write(FraudPolicy.Default.Model));

    protected override string Thing => "payment_policy";
    protected override string Page => "/admin/payment-policies/";
    protected override (string, string, JsonElement) House => (FraudPolicy.Default.Version, "model", HouseModel);
    protected override (string, string, string, string) Events => (AuditEvents.FraudPolicyDrafted, AuditEvents.FraudPolicyActivated, AuditEvents.FraudPolicyTrialStarted, AuditEvents.FraudPolicyTrialEnded);

    protected override Task LockAsync(CancellationToken ct) => shelf.LockAsync(ct);

    protected override async Task<IReadOnlyList<KeptPolicy>> KeptAsync(CancellationToken ct) =>
        [.. (await database.Set<FraudPolicyRow>().AsNoTracking().ToListAsync(ct)).Select(row => new KeptPolicy(row.Version, TextOf(RiskJson.Read<FraudPolicy>(row.Policy)), row.Active, row.Shadow))];

    protected override ReadPolicy? Read(string json) => PolicyText.ReadPayments(json) is { } policy ? new ReadPolicy(policy.Version, TextOf(policy), [.. policy.Problems()]) : null;

    protected override async Task DraftAsync(string text, ConfigurationAuthor author, CancellationToken ct)
    {
        if (await shelf.AddAsync(RiskJson.Read<FraudPolicy>(text), author.Reason, new PolicyAuthor(author.StaffId, null), author.Now, ct) is { Count: > 0 } unfit)
            throw new InvalidOperationException(string.Join("; ", unfit));
        await database.SaveChangesAsync(ct);
    }

    protected override async Task PutInForceAsync(string version, ConfigurationAuthor author, CancellationToken ct)
    {
        if (await shelf.FindAsync(version, ct) is { } row)
            await shelf.PutInForceAsync(row, author.StaffId, author.Now, ct);
        else
            throw new InvalidOperationException("The house's own policy rules without being put in force.");
    }

    protected override async Task SetTrialAsync(string version, bool on, CancellationToken ct)
    {
        var row = await shelf.FindAsync(version, ct) ?? throw new InvalidOperationException("A policy that is not kept was to be tried.");
        if (on)
            await shelf.PutOnTrialAsync(row, ct);
        else
            FraudPolicyShelf.EndTrial(row);
    }
}
