using Ciam.Server.Customers;
using Ciam.Server.SignIn;
using Ciam.Storage.Customers;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Account;

/// <summary>The browsers the customer has signed in from.</summary>
internal sealed class DevicesModel(Sessions sessions, Devices devices, TimeProvider clock) : AccountPage(sessions, clock)
{
    public IReadOnlyList<DeviceRow> Devices { get; private set; } = [];

    public bool IsRemembered(DeviceRow device) => Customers.Devices.IsRemembered(device, Now);

    public async Task OnGetAsync(CancellationToken ct) => Devices = await devices.ListAsync(Me.Id, ct);

    public async Task<IActionResult> OnPostForgetAsync([FromForm] Guid id, CancellationToken ct) =>
        Done("/account/devices", await devices.ForgetAsync(Me.Id, id, Actor, Now, ct) ? Texts.Account.Forgotten : Texts.Account.Gone);
}
