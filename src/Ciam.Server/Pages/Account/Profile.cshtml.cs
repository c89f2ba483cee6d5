using Ciam.Server.Pages.SignIn;
using Ciam.Server.Customers;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Account;

/// <summary>Name and e-mail address.</summary>
internal sealed class ProfileModel(Sessions sessions, Profile profile, FreshProof fresh, TimeProvider clock) : AccountPage(sessions, clock)
{
    private const string Path = "/account/profile";

    public string Name { get; private set; } = "";
    public string Email { get; private set; } = "";
    public string? NameError { get; private set; }
    public string? EmailError { get; private set; }

    public void OnGet() => Name = Me.DisplayName;

    public async Task<IActionResult> OnPostAsync([FromForm] string? name, CancellationToken ct)
    {
        Name = name is { Length: <= LongestInput } ? name : "";
        if (PersonName.Read(name) is not { } read)
        {
            NameError = Texts.Account.NameBad;
            return Again(Texts.Account.NameBad);
        }

        await profile.ChangeNameAsync(Me, read, Now, ct);
        return Done(Path, Texts.Account.ProfileSaved);
    }

    public async Task<IActionResult> OnPostEmailAsync([FromForm] string? email, CancellationToken ct)
    {
        if (await fresh.AskAsync(HttpContext, Session, Path, Now, ct) is { } signIn)
            return new SeeOtherResult(signIn);
        OnGet();
        Email = email is { Length: <= LongestInput } ? email : "";
        if (PersonName.ReadEmail(email) is not { } address)
        {
            EmailError = Texts.Account.EmailBad;
            return Again(Texts.Account.EmailBad);
        }

        return await profile.AskForEmailAsync(Me, address, Now, ct)
            ? Done(Path, Texts.Account.EmailSent(address))
            : Again(Texts.Account.TooManyTries, StatusCodes.Status429TooManyRequests);
    }
}
