using Ciam.Protocol.UserInfo;
using Ciam.Server.Pages.SignIn;
using Ciam.Server.Customers;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Account;

/// <summary>Name, e-mail address, and what else a customer tells.</summary>
internal sealed class ProfileModel(Sessions sessions, Profile profile, FreshProof fresh, TimeProvider clock) : AccountPage(sessions, clock)
{
    private const string Path = "/account/profile";

    public string Name { get; private set; } = "";
    public string Email { get; private set; } = "";
    public string? NameError { get; private set; }
    public string? EmailError { get; private set; }

    /// <summary>The further details as they stand in the form.</summary>
    public IReadOnlyDictionary<string, string> Details { get; private set; } = new Dictionary<string, string>();

    /// <summary>Those that cannot be taken so.</summary>
    public IReadOnlyList<string> BadDetails { get; private set; } = [];

    public void OnGet()
    {
        Name = Me.DisplayName;
        Details = PersonalDetails.Read(Me.Details);
    }

    public async Task<IActionResult> OnPostAsync([FromForm] string? name, CancellationToken ct)
    {
        OnGet();
        Name = name is { Length: <= LongestInput } ? name : "";
        if (PersonName.Read(name) is not { } read)
        {
            NameError = Texts.Account.NameBad;
            return Again(Texts.Account.NameBad);
        }

        await profile.ChangeNameAsync(Me, read, Now, ct);
        return Done(Path, Texts.Account.ProfileSaved);
    }

    public async Task<IActionResult> OnPostDetailsAsync(CancellationToken ct)
    {
        OnGet();
        Details = PersonalDetails.Names.Select(name => (name, value: Request.Form[name].ToString().ReplaceLineEndings("\n").Trim())).Where(pair => pair.value.Length > 0)
            .ToDictionary(pair => pair.name, pair => pair.value);
        BadDetails = [.. Details.Where(pair => !PersonalDetails.IsGood(pair.Key, pair.Value, DateOnly.FromDateTime(Now.UtcDateTime))).Select(pair => pair.Key)];
        if (BadDetails.Count > 0)
            return Again(Texts.Account.DetailsBad);
        await profile.ChangeDetailsAsync(Me, Details, Now, ct);
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
