using Ciam.Protocol;
using Ciam.Server.Http;
using Ciam.Storage.OAuth;

namespace Ciam.Server.OAuth.Registration;

/// <summary>What the management story needs.</summary>
internal readonly record struct ClientConfigurationServices(RegistrationRules Rules, ClientRegistrations Registrations, TimeProvider Clock);

/// <summary>GET, PUT and DELETE /oauth2/register/{id}: a client that registered itself reads, replaces or removes its registration.</summary>
internal static class ClientConfigurationEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.Register + "/{id}", ReadAsync).WithName("ClientConfiguration");
        routes.MapPut(Routes.Register + "/{id}", ReplaceAsync).WithName("ClientConfigurationUpdate");
        routes.MapDelete(Routes.Register + "/{id}", DeleteAsync).WithName("ClientConfigurationDelete");
    }

    [Spec("RFC7592-2.1")]
    private static async Task<IResult> ReadAsync(HttpContext http, string id, [AsParameters] ClientConfigurationServices s, CancellationToken ct) =>
        await OwnAsync(http, id, s, ct) is { } own ? OAuthResults.Json((await s.Registrations.ReadAsync(own, RegistrationBearer.Of(http)!, ct)).ToJson()) : RegistrationBearer.Refused();

    [Spec("RFC7592-2.2")]
    private static async Task<IResult> ReplaceAsync(HttpContext http, string id, [AsParameters] ClientConfigurationServices s, CancellationToken ct)
    {
        var now = s.Clock.GetUtcNow();
        if (await OwnAsync(http, id, s, ct) is not { } own) return RegistrationBearer.Refused();
        if (await s.Registrations.IsTooOftenAsync(http, now, ct)) return OAuthResults.Refused(Refusal.TemporarilyUnavailable("too many registrations; try again later") with { Status = StatusCodes.Status429TooManyRequests });
        if (!(await JsonBody.ReadAsync(http, ct)).TryGet(out var body, out var no)) return OAuthResults.Refused(no);
        if (!s.Rules.Believe(body, now).TryGet(out var believed, out no)) return OAuthResults.Refused(no);
        return (await s.Registrations.ReplaceAsync(own, believed, now, ct)).TryGet(out var registered, out no) ? OAuthResults.Json(registered.ToJson()) : OAuthResults.Refused(no);
    }

    [Spec("RFC7592-2.3")]
    private static async Task<IResult> DeleteAsync(HttpContext http, string id, [AsParameters] ClientConfigurationServices s, CancellationToken ct)
    {
        if (await OwnAsync(http, id, s, ct) is not { } own) return RegistrationBearer.Refused();
        await s.Registrations.DeleteAsync(own, s.Clock.GetUtcNow(), ct);
        http.Response.Headers.CacheControl = "no-store";
        return Results.NoContent();
    }

    private static async Task<ClientRegistrationRow?> OwnAsync(HttpContext http, string id, ClientConfigurationServices s, CancellationToken ct) =>
        RegistrationBearer.Of(http) is { } token ? await s.Registrations.FindAsync(id, token, ct) : null;
}
