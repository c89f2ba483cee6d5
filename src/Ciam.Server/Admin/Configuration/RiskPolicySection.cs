using System.Text.Json;
using Ciam.Decisions.Risk;
using Ciam.Server.Audit;
using Ciam.Server.Risk;
using Ciam.Storage;
using Ciam.Storage.Risk;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin.Configuration;

/// <summary>The policy by which sign-ins and tokens are judged.</summary>
internal sealed class RiskPolicySection(CiamDbContext database, PolicyShelf shelf, AuditTrail audit) : PolicySection(audit)
{
    private static readonly JsonElement HouseTrained = Canonical.Parse(RiskJson.Write(RiskPolicy.Default.SignIn));

    protected override string Thing => "risk_policy";
    protected override string Page => "/admin/policies/";
    protected override (string, string, JsonElement) House => (RiskPolicy.Default.Version, "sign_in", HouseTrained);
    protected override (string, string, string, string) Events => (AuditEvents.PolicyDrafted, AuditEvents.PolicyActivated, AuditEvents.PolicyTrialStarted, AuditEvents.PolicyTrialEnded);

    protected override Task LockAsync(CancellationToken ct) => shelf.LockAsync(ct);

    protected override async Task<IReadOnlyList<KeptPolicy>> KeptAsync(CancellationToken ct) =>
        [.. (await database.Set<RiskPolicyRow>().AsNoTracking().ToListAsync(ct)).Select(row => new KeptPolicy(row.Version, TextOf(RiskJson.Read<RiskPolicy>(row.Policy)), row.Active, row.Shadow))];

    protected override ReadPolicy? Read(string json) => PolicyText.ReadRisk(json) is { } policy ? new ReadPolicy(policy.Version, TextOf(policy), [.. policy.Problems()]) : null;

    protected override async Task DraftAsync(string text, ConfigurationAuthor author, CancellationToken ct)
    {
        if (await shelf.AddAsync(RiskJson.Read<RiskPolicy>(text), author.Reason, new PolicyAuthor(author.StaffId, null), author.Now, ct) is { Count: > 0 } unfit)
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
            PolicyShelf.EndTrial(row);
    }
}
