using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Customers;

/// <summary>Ends one session of a customer, named in the address.</summary>
[Needs(Permission.EndSessions)]
internal sealed class EndSessionPage(CustomerDesk desk, CustomerDeeds deeds, TimeProvider clock) : DeedPage(desk, clock)
{
    /// <summary>Something that is no id names no session: there is nothing to end.</summary>
    [FromQuery]
    public string? Session { get; set; }

    protected override string DoneWords => A.SessionEnded;

    [Needs(Permission.EndSessions)]
    public Task<IActionResult> OnPostAsync(string id, CancellationToken ct) =>
        DoAsync(id, deed => deeds.EndSessionAsync(deed, TryReadId(Session, out var session) ? session : Guid.Empty, ct), ct);

    protected override DeedForm Describe(string subject, string backPath) => new()
    {
        Title = A.EndSession,
        Subject = subject,
        Consequence = A.EndSessionMeans,
        Button = A.EndSession,
        Dangerous = true,
        BackPath = backPath,
    };
}
