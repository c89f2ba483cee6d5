using Ciam.Server.Admin.Scim;

namespace Ciam.Server.Admin;

/// <summary>Joiners, movers and leavers of the bank's staff, as its own directory tells them (SCIM 2.0: RFC 7643, RFC 7644).</summary>
internal static class ScimApi
{
    public const string Root = "/scim/v2";

    public static IServiceCollection AddScimApi(this IServiceCollection services) => services.AddScoped<ScimDoor>().AddScoped<StaffRegister>();

    public static void MapScimApi(this IEndpointRouteBuilder routes)
    {
        Map(routes, "GET", "/Users", ListUsers.HandleAsync);
        Map(routes, "POST", "/Users", CreateUser.HandleAsync);
        Map(routes, "GET", "/Users/{id}", GetUser.HandleAsync);
        Map(routes, "PUT", "/Users/{id}", ReplaceUser.HandleAsync);
        Map(routes, "PATCH", "/Users/{id}", PatchUser.HandleAsync);
        Map(routes, "DELETE", "/Users/{id}", DeleteUser.HandleAsync);
        Map(routes, "GET", "/Groups", ListGroups.HandleAsync);
        Map(routes, "GET", "/Groups/{id}", GetGroup.HandleAsync);
        Map(routes, "PUT", "/Groups/{id}", ChangeGroup.HandleAsync);
        Map(routes, "PATCH", "/Groups/{id}", ChangeGroup.HandleAsync);
        Map(routes, "GET", "/ServiceProviderConfig", ScimDiscovery.ProviderAsync);
        Map(routes, "GET", "/ResourceTypes", ScimDiscovery.TypesAsync);
        Map(routes, "GET", "/ResourceTypes/{id}", ScimDiscovery.TypeAsync);
        Map(routes, "GET", "/Schemas", ScimDiscovery.SchemasAsync);
        Map(routes, "GET", "/Schemas/{id}", ScimDiscovery.SchemaAsync);
    }

    private static void Map(IEndpointRouteBuilder routes, string method, string path, Delegate handler) => routes.MapMethods(Root + path, [method], handler).WithName($"Scim:{method} {path}").DisableAntiforgery();
}
