using System.Globalization;
using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Admin.Roles;

/// <summary>The roles that the bank made itself.</summary>
[Needs(Permission.SeeStaff)]
internal sealed class IndexPage(RoleDesk desk) : AdminPage
{
    public IReadOnlyList<RoleLine> Lines { get; private set; } = [];

    /// <summary>Dozens at most.</summary>
    private static readonly Dictionary<string, Func<RoleLine, IComparable?>> Columns = new() { ["name"] = line => line.Name, ["permissions"] = line => line.Permissions.Count, ["segment"] = line => line.Segment, ["people"] = line => line.Holders };

    protected override IEnumerable<string> SortColumns => Columns.Keys;

    private async Task<IReadOnlyList<RoleLine>> SortedAsync(CancellationToken ct) => await desk.ListAsync(ct) is var lines && Sort is { } sort ? sort.Of(lines, Columns) : lines;

    public bool MayChange => Staff.May(Permission.ChangeStaff);

    public async Task<IActionResult> OnGetCsvAsync(CancellationToken ct) => await CsvAsync<RoleLine>("roles",
    [
        new("name", line => line.Name), new("description", line => line.Description), new("permissions", line => string.Join("; ", line.Permissions)), new("segment", line => line.Segment),
        new("people", line => line.Holders.ToString(CultureInfo.InvariantCulture)), new("changed", line => CsvColumn<RoleLine>.Instant(line.ChangedAt)), new("retired", line => CsvColumn<RoleLine>.Instant(line.RetiredAt)),
    ], await SortedAsync(ct), ct);

    public async Task OnGetAsync(CancellationToken ct) => Lines = await SortedAsync(ct);
}
