using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Ciam.Server.Transactions;
using Ciam.Storage.Transactions;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Models;

/// <summary>The models of payments that were ever trained, and the labels that wait for a look.</summary>
[Needs(Permission.SeePolicies)]
internal sealed class IndexPage(ModelDesk desk, ModelShelf shelf, TimeProvider clock) : AdminPage
{
    public IReadOnlyList<ModelLine> Lines { get; private set; } = [];
    public IReadOnlyList<LabelBurstRow> Bursts { get; private set; } = [];

    private static readonly Dictionary<string, Func<ModelLine, IComparable?>> Columns = new() { ["version"] = line => line.Version, ["state"] = line => line.State, ["trained"] = line => line.TrainedAt, ["in_force"] = line => line.PromotedAt };

    protected override IEnumerable<string> SortColumns => Columns.Keys;

    private async Task<IReadOnlyList<ModelLine>> SortedAsync(CancellationToken ct) => await desk.ListAsync(ct) is var lines && Sort is { } sort ? sort.Of(lines, Columns) : lines;

    public bool MayDecide => Staff.May(Permission.DecideCases);

    public async Task<IActionResult> OnGetCsvAsync(CancellationToken ct) => await CsvAsync<ModelLine>("models",
    [
        new("version", line => line.Version), new("state", line => A.ModelStateName(line.State)), new("trained", line => CsvColumn<ModelLine>.Instant(line.TrainedAt)), new("in_force", line => CsvColumn<ModelLine>.Instant(line.PromotedAt)),
        new("ended", line => CsvColumn<ModelLine>.Instant(line.EndedAt)), new("ended_because", line => line.EndedWhy),
    ], await SortedAsync(ct), ct);

    public async Task OnGetAsync(CancellationToken ct) => (Lines, Bursts) = (await SortedAsync(ct), await desk.BurstsAsync(clock.GetUtcNow(), ct));

    /// <summary>Whoever said it cannot be the one who lets it teach.</summary>
    [Needs(Permission.DecideCases)]
    public async Task<IActionResult> OnPostReleaseAsync([FromForm] string? source, [FromForm] DateTimeOffset day, CancellationToken ct) =>
        SeeOther("/admin/models", source is not null && await shelf.ReleaseAsync(source, day.ToUniversalTime(), Staff.Id, clock.GetUtcNow(), ct) ? A.BurstReleased : A.BurstNotReleased);
}
