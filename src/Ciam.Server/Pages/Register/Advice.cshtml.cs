using Ciam.Decisions.Customers;
using Ciam.Server.Customers;
using Ciam.Storage.Customers;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Register;

/// <summary>The same advice the form would give, while the password is still being typed.</summary>
internal sealed class AdviceModel(Credentials credentials, WayBack way, TimeProvider clock) : RegisterPage(way, clock)
{
    public int Strength { get; private set; }
    public IReadOnlyList<PasswordFault> Faults { get; private set; } = [];

    public IActionResult OnGet() => LocalRedirect("/register");

    public async Task<IActionResult> OnPostAsync([FromForm] string? name, [FromForm] string? email, [FromForm] string? password, CancellationToken ct)
    {
        if (!await credentials.MayAskAdviceAsync(Network, Now, ct))
            return StatusCode(StatusCodes.Status429TooManyRequests);
        var owner = new CustomerRow { DisplayName = PersonName.Read(name) ?? "", Email = PersonName.ReadEmail(email) };
        (Strength, Faults) = credentials.Advise(password is { Length: <= LongestInput } ? password : "", owner);
        return Page();
    }
}
