using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Admin.Customers;

/// <summary>One customer's file; opening it leaves an entry.</summary>
[Needs(Permission.SeeCustomers)]
internal sealed class FilePage(CustomerDesk desk, TimeProvider clock) : AdminPage
{
    public CustomerFile Customer { get; private set; } = null!;

    public string Path => $"/admin/customers/{Customer.Line.Id}";

    public bool CanDo(Permission permission) => Customer.MayTouch && Staff.May(permission);

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct)
    {
        if (!TryReadId(id, out var wanted) || await desk.OpenAsync(wanted, Staff, clock.GetUtcNow(), ct) is not { } customer)
            return NoSuchPage();
        Customer = customer;
        return Page();
    }
}
