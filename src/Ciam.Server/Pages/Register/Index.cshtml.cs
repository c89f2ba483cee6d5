using Ciam.Server.Pages.SignIn;
using Ciam.Server.Customers;
using Ciam.Server.House;
using Ciam.Storage.Customers;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Register;

/// <summary>Name, address, password: the first page of opening an account.</summary>
internal sealed class IndexModel(Registration registration, Credentials credentials, Cookies cookies, WayBack way, TimeProvider clock) : RegisterPage(way, clock)
{
    public const string BrowserCookie = "register";

    public string Name { get; private set; } = "";
    public string Email { get; private set; } = "";
    public string? NameError { get; private set; }
    public string? EmailError { get; private set; }
    public PasswordAdvice Advice { get; private set; } = PasswordAdvice.None;

    public void OnGet(string? journey) => Way.Remember(HttpContext, journey);

    public async Task<IActionResult> OnPostAsync([FromForm] string? name, [FromForm] string? email, [FromForm] string? password, CancellationToken ct)
    {
        (Name, Email) = (name is { Length: <= LongestInput } ? name : "", email is { Length: <= LongestInput } ? email : "");
        var (goodName, address, wanted) = (PersonName.Read(name), PersonName.ReadEmail(email), password is { Length: <= LongestInput } ? password : "");
        NameError = goodName is null ? Texts.Account.NameBad : null;
        EmailError = address is null ? Texts.Account.EmailBad : null;
        Advice = new PasswordAdvice(credentials.Faults(wanted, new CustomerRow { DisplayName = goodName ?? "", Email = address }));
        if (goodName is null || address is null || Advice.Faults.Count > 0)
            return Again(Texts.Register.Summary);

        var (step, browser) = await registration.BeginAsync(new RegistrationForm(goodName, address, wanted), Network, Now, ct);
        if (step != RegistrationStep.Accepted)
            return Busy();
        cookies.Write(HttpContext, BrowserCookie, browser, Registration.Lifetime);
        return new SeeOtherResult("/register/confirm");
    }
}
