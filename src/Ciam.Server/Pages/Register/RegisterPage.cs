using Ciam.Server.Audit;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ciam.Server.Pages.Register;

/// <summary>A page for somebody who is not signed in: one form, one error in words.</summary>
internal abstract class RegisterPage(WayBack way, TimeProvider clock) : PageModel
{
    /// <summary>Nothing a person types into these pages is longer; what is, is noise.</summary>
    protected const int LongestInput = 512;

    public string? Error { get; protected set; }

    public string SignInPath => way.SignInPath(HttpContext);

    protected WayBack Way => way;

    protected DateTimeOffset Now { get; } = clock.GetUtcNow();

    protected string Network => HttpContext.Connection.RemoteIpAddress is { } address ? AuditTrail.NetworkOf(address) : "none";

    protected PageResult Again(string error, int status = StatusCodes.Status422UnprocessableEntity)
    {
        Error = error;
        return new PageResult { StatusCode = status };
    }

    protected PageResult Busy() => Again(Texts.Register.TooMany, StatusCodes.Status429TooManyRequests);
}
