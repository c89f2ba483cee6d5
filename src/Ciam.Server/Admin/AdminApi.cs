using System.Text.Json;
using Ciam.Server.Admin.Api;
using Ciam.Server.Admin.Api.Clients;
using Ciam.Server.Admin.Api.Customers;
using Ciam.Server.Admin.Api.Policies;
using Ciam.Server.Admin.Api.Records;
using Ciam.Server.Admin.Api.Roles;
using Ciam.Server.House;

namespace Ciam.Server.Admin;

/// <summary>What staff do in the console, for programs of the bank: every operation in one list, from which it is mapped and described.</summary>
internal static class AdminApi
{
    public const string DescriptionPath = ApiOperation.Root + "/openapi.json";

    private static readonly JsonSerializerOptions Indented = new(ApiAnswer.Json) { WriteIndented = true };

    private static readonly IReadOnlyList<(ApiOperation Operation, Delegate Handler)> Stories =
    [
        (ListClients.Operation, ListClients.HandleAsync),
        (CreateClient.Operation, CreateClient.HandleAsync),
        (GetClient.Operation, GetClient.HandleAsync),
        (ChangeClient.Operation, ChangeClient.HandleAsync),
        (DisableClient.Operation, DisableClient.HandleAsync),
        (EnableClient.Operation, EnableClient.HandleAsync),
        (RotateSecret.Operation, RotateSecret.HandleAsync),
        (EndOldSecrets.Operation, EndOldSecrets.HandleAsync),
        (SearchCustomers.Operation, SearchCustomers.HandleAsync),
        (GetCustomer.Operation, GetCustomer.HandleAsync),
        (EndSessions.Operation, EndSessions.HandleAsync),
        (RevokeGrants.Operation, RevokeGrants.HandleAsync),
        (SuspendCustomer.Operation, SuspendCustomer.HandleAsync),
        (UnsuspendCustomer.Operation, UnsuspendCustomer.HandleAsync),
        (RequireNewPassword.Operation, RequireNewPassword.HandleAsync),
        (AssignSegment.Operation, AssignSegment.HandleAsync),
        (ListJudgments.Operation, ListJudgments.HandleAsync),
        (GetJudgment.Operation, GetJudgment.HandleAsync),
        (ListAudit.Operation, ListAudit.HandleAsync),
        (ListPolicies.Operation, ListPolicies.HandleAsync),
        (ProposePolicy.Operation, ProposePolicy.HandleAsync),
        (GetPolicy.Operation, GetPolicy.HandleAsync),
        (ListPaymentPolicies.Operation, ListPaymentPolicies.HandleAsync),
        (ProposePaymentPolicy.Operation, ProposePaymentPolicy.HandleAsync),
        (GetPaymentPolicy.Operation, GetPaymentPolicy.HandleAsync),
        (ListStaff.Operation, ListStaff.HandleAsync),
        (ListRoles.Operation, ListRoles.HandleAsync),
        (GetRole.Operation, GetRole.HandleAsync),
        (KeepRole.Operation, KeepRole.HandleAsync),
        (RetireRole.Operation, RetireRole.HandleAsync),
        (ListProposals.Operation, ListProposals.HandleAsync),
        (GetProposal.Operation, GetProposal.HandleAsync),
    ];

    public static IReadOnlyList<ApiOperation> Operations { get; } = [.. Stories.Select(story => story.Operation)];

    public static IServiceCollection AddAdminApi(this IServiceCollection services) => services.AddScoped<ApiDoor>().AddScoped<ApiRequests>().AddScoped<CustomerSheets>();

    public static void MapAdminApi(this IEndpointRouteBuilder routes)
    {
        foreach (var (operation, handler) in Stories)
            operation.Map(routes, handler);
        routes.MapGet(DescriptionPath, (Issuer issuer) => Results.Text(Describe(issuer.Value), "application/json")).WithName("Admin:openapi");
    }

    /// <summary>The OpenAPI document.</summary>
    public static string Describe(string issuer) => OpenApiDocument.Build(Operations, issuer).ToJsonString(Indented) + "\n";
}
