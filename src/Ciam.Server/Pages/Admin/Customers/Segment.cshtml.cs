using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Customers;

/// <summary>Says which segment of the customers somebody belongs to, and so which confined colleagues see them.</summary>
[Needs(Permission.AssignSegments)]
internal sealed class SegmentPage(CustomerDesk desk, CustomerDeeds deeds, TimeProvider clock) : DeedPage(desk, clock)
{
    private readonly CustomerDesk _desk = desk;
    private string? _current;

    [BindProperty]
    public string? Segment { get; set; }

    protected override string DoneWords => A.SegmentAssigned;

    [Needs(Permission.AssignSegments)]
    public Task<IActionResult> OnPostAsync(string id, CancellationToken ct)
    {
        var wanted = string.IsNullOrWhiteSpace(Segment) ? null : Segment.Trim();
        return wanted is null || RoleRules.IsName(wanted) ? DoAsync(id, deed => deeds.AssignSegmentAsync(deed, wanted, ct), ct) : RefuseAsync(id, A.SegmentUnfit, ct);
    }

    protected override async Task LookAsync(Guid customer, CancellationToken ct) => _current = await _desk.SegmentOfAsync(customer, Staff, ct);

    protected override DeedForm Describe(string subject, string backPath) => new()
    {
        Title = A.AssignSegment,
        Subject = subject,
        Consequence = A.AssignSegmentMeans,
        Button = A.AssignSegment,
        BackPath = backPath,
        Field = ("segment", A.CustomerSegment, A.SegmentFieldHint, Segment ?? _current),
    };
}
