using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Customers;

/// <summary>Takes an account back from a stranger in one deed; the page says beforehand what goes.</summary>
[Needs(Permission.SecureAccounts)]
internal sealed class TakenOverPage(CustomerDesk desk, AccountRescue rescue, TimeProvider clock) : DeedPage(desk, clock)
{
    private readonly TimeProvider _clock = clock;
    private RescuePlan? _plan;

    /// <summary>How many days back what was added goes.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Days { get; set; }

    private int Span => Days is { } asked && AccountRescue.Spans.Contains(asked) ? asked : AccountRescue.Spans[0];

    protected override string DoneWords => A.AccountSecured;

    [Needs(Permission.SecureAccounts)]
    public Task<IActionResult> OnPostAsync(string id, CancellationToken ct) => DoAsync(id, deed => rescue.RescueAsync(deed, Span, ct), ct);

    protected override async Task LookAsync(Guid customer, CancellationToken ct) => _plan = await rescue.PlanAsync(customer, Span, _clock.GetUtcNow(), ct);

    protected override DeedForm Describe(string subject, string backPath) => new()
    {
        Title = A.TakenOver,
        Subject = subject,
        Consequence = A.TakenOverMeans,
        Choices = [.. AccountRescue.Spans.Select(days => ($"{backPath}/taken-over?days={days}", A.AddedWithin(days), days == Span))],
        Steps = A.RescueSteps(_plan!, Staff.May(Permission.SeeContacts)),
        Button = A.TakenOverButton,
        Dangerous = true,
        BackPath = backPath,
    };
}
