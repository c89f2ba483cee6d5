using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.PaymentPolicies;

/// <summary>The policies for payments that were ever kept, the one in force first.</summary>
[Needs(Permission.SeePolicies)]
internal sealed class IndexPage(FraudPolicyDesk desk) : AdminPage
{
    public IReadOnlyList<FraudPolicyLine> Lines { get; private set; } = [];

    private static readonly Dictionary<string, Func<FraudPolicyLine, IComparable?>> Columns = new() { ["version"] = line => line.Version, ["state"] = line => line.State, ["drafted"] = line => line.CreatedAt, ["in_force"] = line => line.ActivatedAt };

    protected override IEnumerable<string> SortColumns => Columns.Keys;

    private async Task<IReadOnlyList<FraudPolicyLine>> SortedAsync(CancellationToken ct) => await desk.ListAsync(ct) is var lines && Sort is { } sort ? sort.Of(lines, Columns) : lines;

    public bool MayDraft => Staff.May(Permission.DraftPolicies);

    public async Task<IActionResult> OnGetCsvAsync(CancellationToken ct) => await CsvAsync<FraudPolicyLine>("payment-policies",
    [
        new("version", line => line.Version), new("state", line => A.PolicyStateName(line.State)), new("note", line => line.Note), new("drafted", line => CsvColumn<FraudPolicyLine>.Instant(line.CreatedAt)), new("drafted_by", line => line.CreatedBy),
        new("last_in_force", line => CsvColumn<FraudPolicyLine>.Instant(line.ActivatedAt)),
    ], await SortedAsync(ct), ct);

    public async Task OnGetAsync(CancellationToken ct) => Lines = await SortedAsync(ct);
}
