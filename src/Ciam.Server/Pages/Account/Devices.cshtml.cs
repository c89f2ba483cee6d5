using Ciam.Server.Customers;
using Ciam.Server.SignIn;
using Ciam.Storage.Customers;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Account;

/// <summary>The browsers the customer has signed in from.</summary>
internal sealed class DevicesModel(Sessions sessions, Devices devices, OwnAccount own, TimeProvider clock) : AccountPage(sessions, clock)
{
    public IReadOnlyList<DeviceRow> Devices { get; private set; } = [];

    public bool IsRemembered(DeviceRow device) => Customers.Devices.IsRemembered(device, Now);

    private IReadOnlyDictionary<Guid, string> _places = new Dictionary<Guid, string>();

    /// <summary>Where it was signed in from the last time; null where that is not known.</summary>
    public string? PlaceOf(DeviceRow device) => _places.GetValueOrDefault(device.Id);

    public async Task OnGetAsync(CancellationToken ct) => (Devices, _places) = (await devices.ListAsync(Me.Id, ct), await own.PlacesOfDevicesAsync(Me.Id, ct));

    public async Task<IActionResult> OnPostForgetAsync([FromForm] Guid id, CancellationToken ct) =>
        Done("/account/devices", await devices.ForgetAsync(Me.Id, id, Actor, Now, ct) ? Texts.Account.Forgotten : Texts.Account.Gone);
}
