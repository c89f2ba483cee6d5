using System.Security.Claims;
using System.Text.Encodings.Web;
using Ciam.Server.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Ciam.Server.SignIn;

/// <summary>Makes the session known to our own pages; whoever lacks one, or enough assurance for the admin pages, is sent to sign in.</summary>
internal sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Sessions sessions, JourneyStore journeys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Session";
    public const string AcrClaim = "acr";
    public const string SessionClaim = "sid";
    private const string LeastClaim = "least_acr";

    /// <summary>What the back office asks of this person: two factors, and the passkey of whoever has one.</summary>
    public static string LeastOf(ClaimsPrincipal user) => user.FindFirstValue(LeastClaim) ?? Acrs.TwoFactors;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // The sign-in pages serve whoever comes, and ask for the session themselves. Antiforgery binds a form to who is signed
        // in: were that told here, finishing in one tab would void the forms of the others.
        if (Request.Path.StartsWithSegments("/signin", StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        // A session cookie that turns up without its device's was carried off: whoever holds it proves anew who they are.
        if (await sessions.FindToReadAsync(Context, TimeProvider.GetUtcNow(), Context.RequestAborted) is not { OnItsDevice: not false } session)
            return AuthenticateResult.NoResult();

        var identity = new ClaimsIdentity(Name, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new(ClaimTypes.NameIdentifier, session.Customer.Id.ToString()));
        identity.AddClaim(new(ClaimTypes.Name, session.Customer.DisplayName));
        if (session.Customer.Locale is { } language)
            identity.AddClaim(new(SpokenLanguage.Claim, language));
        identity.AddClaim(new(AcrClaim, session.Row.Acr));
        identity.AddClaim(new(SessionClaim, session.Row.Id.ToString()));
        if (session.Customer.StaffRole is { } role)
        {
            identity.AddClaim(new(ClaimTypes.Role, role));
            // Whoever has a factor that cannot be phished uses it here: a code that was read out on the telephone opens no customer's file.
            if (IsAdmin && session.Row.Acr != Acrs.PhishingResistant && await sessions.MayProveMoreAsync(session.Customer, Context.RequestAborted))
                identity.AddClaim(new(LeastClaim, Acrs.PhishingResistant));
        }
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => SendToSignInAsync();

    /// <summary>Too little assurance is mended by a factor; a missing role is not.</summary>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var staffWithoutFactor = IsAdmin && Context.User.HasClaim(claim => claim.Type == ClaimTypes.Role)
            && string.CompareOrdinal(Context.User.FindFirstValue(AcrClaim), LeastOf(Context.User)) < 0;
        if (staffWithoutFactor)
            return SendToSignInAsync();
        Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private bool IsAdmin => Request.Path.StartsWithSegments("/admin", StringComparison.Ordinal);

    private async Task SendToSignInAsync()
    {
        var path = HttpMethods.IsGet(Request.Method) ? Request.Path + Request.QueryString.ToString() : Request.Path.ToString();
        var request = new JourneyRequest { ReturnPath = path, AcrWanted = IsAdmin ? LeastOf(Context.User) : Acrs.Password };
        Response.Redirect(await journeys.BeginAsync(Context, request, TimeProvider.GetUtcNow(), Context.RequestAborted));
    }
}
