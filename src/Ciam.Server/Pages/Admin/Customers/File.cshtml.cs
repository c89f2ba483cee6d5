using System.Text;
using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Ciam.Server.OAuth;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Admin.Customers;

/// <summary>One customer's file; opening it leaves an entry.</summary>
[Needs(Permission.SeeCustomers)]
internal sealed class FilePage(CustomerDesk desk, TimeProvider clock) : AdminPage
{
    /// <summary>Which kind of moments the timeline shows.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Show { get; set; }

    /// <summary>The last moment of the page before.</summary>
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public CustomerFile Customer { get; private set; } = null!;

    public TimelineQuestion Question { get; private set; } = null!;

    public string Path => $"/admin/customers/{Customer.Line.Id}";

    public string TimelinePath(MomentKind kind) => $"{Path}{(kind == MomentKind.All ? "" : "?show=" + TimelineQuestion.NameOf(kind))}#timeline";

    public string? FirstMoments => Question.After is null ? null : PageAfter(null) + "#timeline";

    public string? NextMoments => Customer.Timeline.Next is { } next ? PageAfter(next) + "#timeline" : null;

    public bool CanDo(Permission permission) => Customer.MayTouch && Staff.May(permission);

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct)
    {
        if (!TryReadId(id, out var wanted) || TimelineQuestion.Read(Show, After) is not { } question || await desk.OpenAsync(wanted, question, Staff, clock.GetUtcNow(), ct) is not { } customer)
            return NoSuchPage();
        (Customer, Question) = (customer, question);
        return Page();
    }

    /// <summary>The compact JWS as it was signed.</summary>
    [Needs(Permission.SeeAudit)]
    public async Task<IActionResult> OnGetReceiptAsync(string id, [FromQuery] Guid receipt, CancellationToken ct) =>
        await TakeAsync(id, receipt, ct) is { Row: var row } ? File(Encoding.ASCII.GetBytes(row.Receipt), "application/jose", $"payment-{receipt:D}.jws") : NoSuchPage();

    /// <summary>The key that checks it.</summary>
    [Needs(Permission.SeeAudit)]
    public async Task<IActionResult> OnGetKeysAsync(string id, [FromQuery] Guid receipt, CancellationToken ct) =>
        await TakeAsync(id, receipt, ct) is { Row: var row } ? File(Encoding.UTF8.GetBytes(row.Jwks), "application/jwk-set+json", $"payment-{receipt:D}.jwks.json") : NoSuchPage();

    private async Task<KeptReceipt?> TakeAsync(string id, Guid receipt, CancellationToken ct) =>
        TryReadId(id, out var wanted) ? await desk.TakeReceiptAsync(wanted, receipt, Staff, clock.GetUtcNow(), ct) : null;
}
