using Ciam.Server.Pages.SignIn;
using System.Net;
using Ciam.Server.Http;
using Ciam.Server.Risk;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ciam.Server.Pages.Dev;

/// <summary>A place to seem to be in.</summary>
internal sealed record Spot(string Address, string Title, string Network, bool IsHere);

/// <summary>Lets anybody try another continent: the choice is a cookie that the demo takes for the client's address.</summary>
[DemoOnly]
internal sealed class PlaceModel(IPlaceLookup places) : PageModel
{
    /// <summary>One address of each place of the demo's database, home first.</summary>
    private static readonly string[] Addresses =
        ["192.0.2.10", "192.0.2.226", "192.0.2.242", "192.0.2.250", "198.51.100.20", "198.51.100.226", "2001:db8:2::10", "2001:db8:3::10", "203.0.113.20", "203.0.113.230"];

    public bool WasSet { get; private set; }
    public IReadOnlyList<Spot> Spots { get; private set; } = [];

    public void OnGet(string? set)
    {
        WasSet = set == "1";
        var here = HttpContext.Connection.RemoteIpAddress;
        Spots = [.. Addresses.Select(text => SpotAt(text, IPAddress.Parse(text), here))];
    }

    public IActionResult OnPost([FromForm] string? address)
    {
        if (!Addresses.Contains(address))
            return BadRequest();
        Response.Cookies.Append(TrustedProxies.DemoPlaceCookie, address!, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true });
        return new SeeOtherResult("/dev/place?set=1");
    }

    private Spot SpotAt(string text, IPAddress address, IPAddress? here)
    {
        var place = places.Find(address);
        var title = text == Addresses[0] ? Texts.Dev.Home : place?.InWords ?? text;
        return new Spot(text, title, place?.NetworkInWords ?? "", address.Equals(here));
    }
}
