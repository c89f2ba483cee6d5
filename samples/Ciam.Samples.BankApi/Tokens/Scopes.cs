using System.Security.Claims;

namespace Ciam.Samples.BankApi.Tokens;

/// <summary>What the token allows, read from its space-separated scope claim.</summary>
internal static class Scopes
{
    public static bool Carries(this ClaimsPrincipal caller, string scope) =>
        caller.FindAll("scope").Any(claim => claim.Value.Split(' ').Contains(scope, StringComparer.Ordinal));

    /// <summary>Lets only tokens through that carry one of the scopes.</summary>
    public static RouteHandlerBuilder RequireAnyScope(this RouteHandlerBuilder endpoint, params string[] scopes) =>
        endpoint.RequireAuthorization().AddEndpointFilter(async (context, next) =>
            scopes.Any(context.HttpContext.User.Carries) ? await next(context) : Challenge.InsufficientScope(scopes));
}
