using Ciam.Protocol.DeviceAuthorization;
using Ciam.Server.OAuth;
using Ciam.Server.Pages.Account;
using Ciam.Server.Pages.SignIn;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Device;

/// <summary>Where a person types the code that a device shows; an address that brings the code along fills it in, and no more (RFC 8628 section 5.4).</summary>
internal sealed class IndexModel(Sessions sessions, DeviceApprovals approvals, TimeProvider clock) : AccountPage(sessions, clock)
{
    public string? Typed { get; private set; }

    public void OnGet([FromQuery(Name = "user_code")] string? code) => Typed = UserCode.Read(code) is { } readable ? UserCode.Shown(readable) : null;

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "user_code")] string? code, CancellationToken ct)
    {
        Typed = code is { Length: <= LongestInput } ? code.Trim() : null;
        var (entry, path) = await approvals.EnterAsync(HttpContext, Session, code, Now, ct);
        return entry switch
        {
            CodeEntry.Found => new SeeOtherResult(path!),
            CodeEntry.Unreadable => Again(Texts.Device.Unreadable),
            CodeEntry.Throttled => Again(Texts.Device.Throttled, StatusCodes.Status429TooManyRequests),
            _ => Again(Texts.Device.Unknown),
        };
    }
}
