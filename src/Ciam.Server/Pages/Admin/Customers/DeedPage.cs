using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Admin.Customers;

/// <summary>A deed upon one customer in two steps: the page that says what it means and asks why, then the deed.</summary>
internal abstract class DeedPage(CustomerDesk desk, TimeProvider clock) : AdminPage
{
    [BindProperty]
    public string? Reason { get; set; }

    public DeedForm Form { get; private set; } = null!;

    /// <summary>What stands in the page, without the customer's name and the way back.</summary>
    protected abstract DeedForm Describe(string subject, string backPath);

    protected abstract string DoneWords { get; }

    /// <summary>What the description needs to know of the customer besides the name.</summary>
    protected virtual Task LookAsync(Guid customer, CancellationToken ct) => Task.CompletedTask;

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct) =>
        await PrepareAsync(id, ct) is null ? NoSuchPage() : Page();

    protected async Task<IActionResult> DoAsync(string id, Func<StaffDeed, Task<DeedOutcome>> deed, CancellationToken ct)
    {
        if (await PrepareAsync(id, ct) is not { } customer)
            return NoSuchPage();
        switch (await deed(new StaffDeed(Staff, customer, Reason, clock.GetUtcNow())))
        {
            case DeedOutcome.Done:
                return SeeOther(Form.BackPath, DoneWords);
            case DeedOutcome.NothingToDo:
                return SeeOther(Form.BackPath, Texts.Admin.NothingToDo);
            case DeedOutcome.NotAllowed:
                return Answers.NotAllowed(HttpContext);
            case DeedOutcome.NoSuchSubject:
                return NoSuchPage();
            default:
                Form = Form with { Reason = Reason, Error = Texts.Admin.ReasonMissing };
                Response.StatusCode = StatusCodes.Status400BadRequest;
                return Page();
        }
    }

    /// <summary>The page again, with words about what is missing.</summary>
    protected async Task<IActionResult> RefuseAsync(string id, string error, CancellationToken ct)
    {
        if (await PrepareAsync(id, ct) is null)
            return NoSuchPage();
        Form = Form with { Reason = Reason, Error = error };
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private async Task<Guid?> PrepareAsync(string id, CancellationToken ct)
    {
        if (!TryReadId(id, out var customer) || await desk.NameOfAsync(customer, Staff, clock.GetUtcNow(), ct) is not { } name)
            return null;
        await LookAsync(customer, ct);
        Form = Describe(name, $"/admin/customers/{customer}");
        return customer;
    }
}
