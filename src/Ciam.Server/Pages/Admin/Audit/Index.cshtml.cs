using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Audit;

/// <summary>The audit trail, newest first.</summary>
[Needs(Permission.SeeAudit)]
internal sealed class IndexPage(AuditDesk desk, TimeProvider clock) : AdminPage
{
    [BindProperty(SupportsGet = true)]
    public string? Event { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Actor { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Customer { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Client { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Until { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public AuditStanding? Standing { get; private set; }

    public Slice<AuditLine> Lines { get; private set; } = new([], null);

    public bool IsFiltered => new[] { Event, Actor, Customer, Client, From, Until }.Any(text => !string.IsNullOrWhiteSpace(text));

    private AuditForm Asked(string? after) => new(Event, Actor, Customer, Client, From, Until, after) { OldestFirst = IsOldestFirst };

    public Task<IActionResult> OnGetCsvAsync(CancellationToken ct) => CsvAsync<AuditLine>("audit",
    [
        new("time", line => CsvColumn<AuditLine>.Instant(line.At)), new("event", line => line.Event), new("actor_kind", line => line.ActorKind), new("actor", line => line.ActorName ?? line.ActorId),
        new("customer", line => line.CustomerId?.ToString()), new("client", line => line.ClientId), new("outcome", line => line.Succeeded ? A.Succeeded : A.Failed), new("reason", line => line.Reason),
        new("network", line => line.Network), new("place", line => line.Place), new("device", line => line.Device), new("id", line => line.Id.ToString()),
    ], async (after, token) => AuditQuestion.Read(Asked(after)).TryGet(out var question, out var no) ? await desk.ListAsync(question, Staff, token) : no, ct);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!AuditQuestion.Read(Asked(After)).TryGet(out var question, out var no))
            return PageWithRefusal(no.Description);
        Lines = await desk.ListAsync(question, Staff, ct);
        // Whoever follows a filter or a page looks for entries, not for the state of the trail.
        if (!IsFiltered && After is null)
            Standing = await desk.StandingAsync(clock.GetUtcNow(), ct);
        return Page();
    }
}
