using Ciam.Protocol;
using Ciam.Protocol.Registration;
using Ciam.Server.Http;

namespace Ciam.Server.OAuth.Registration;

/// <summary>What the registration story needs.</summary>
internal readonly record struct RegisterServices(RegistrationRules Rules, InitialAccessTokens InitialTokens, ClientRegistrations Registrations, TimeProvider Clock);

/// <summary>POST /oauth2/register: a client introduces itself, if and as the operator lets clients do so.</summary>
internal static class RegisterEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Routes.Register, Handle).WithName("Register").DisableAntiforgery();

    [Spec("RFC7591-3"), Spec("OIDCDCR-3")]
    private static async Task<IResult> Handle(HttpContext http, [AsParameters] RegisterServices s, CancellationToken ct)
    {
        var now = s.Clock.GetUtcNow();

        // 1 Is the door open at all, and not too often for one network?
        if (s.Rules.IsOpenTo(RegistrationWays.Closed)) return OAuthResults.Refused(Refusal.AccessDenied("registration is closed") with { Status = StatusCodes.Status403Forbidden });
        if (await s.Registrations.IsTooOftenAsync(http, now, ct)) return OAuthResults.Refused(Refusal.TemporarilyUnavailable("too many registrations; try again later") with { Status = StatusCodes.Status429TooManyRequests });

        // 2 By an initial access token, where one is asked for; it is spent with the registration.
        Guid? token = null;
        if (s.Rules.IsOpenTo(RegistrationWays.InitialAccessToken))
        {
            token = await s.InitialTokens.FindAsync(RegistrationBearer.Of(http), now, ct);
            if (token is null) return RegistrationBearer.Refused();
        }

        // 3 Read the body; what a trusted software statement says stands above it.
        if (!(await JsonBody.ReadAsync(http, ct)).TryGet(out var body, out var no)) return OAuthResults.Refused(no);
        if (!s.Rules.Believe(body, now).TryGet(out var believed, out no)) return OAuthResults.Refused(no);

        // 4 Check every field, fetch what it points to, keep, audit; answer with all that was registered.
        return (await s.Registrations.CreateAsync(believed, token, now, ct)).TryGet(out var registered, out no)
            ? OAuthResults.Json(registered.ToJson(), StatusCodes.Status201Created)
            : OAuthResults.Refused(no);
    }
}
