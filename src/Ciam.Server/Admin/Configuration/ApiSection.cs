using Ciam.Decisions.Admin;
using Ciam.Protocol;
using Ciam.Protocol.Registration;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin.Configuration;

/// <summary>The APIs of the file against those that are registered.</summary>
internal sealed class ApiSection(CiamDbContext database, Issuer issuer, AuditTrail audit)
{
    public async Task<IReadOnlyList<ConfiguredApi>> ExportAsync(CancellationToken ct) => [.. (await RowsAsync(ct)).Select(Of)];

    /// <summary>Adds its steps; gives back the APIs as they will be.</summary>
    public async Task<IReadOnlyList<ApiResource>> PlanAsync(IReadOnlyList<ConfiguredApi>? wanted, ConfigurationPlan plan, CancellationToken ct)
    {
        var rows = await RowsAsync(ct);
        if (wanted is null)
            return [.. OwnApis.All(issuer.Value), .. rows.Select(row => AsResource(Of(row)))];

        var known = rows.ToDictionary(row => row.Identifier, StringComparer.Ordinal);
        var result = new List<ConfiguredApi>();
        foreach (var api in wanted.Select(api => api.Settled()))
        {
            result.Add(api);
            var row = known.GetValueOrDefault(api.Identifier!);
            var changes = Change.Between(row is null ? null : ConfigurationDocument.WriteEntry(Of(row)), ConfigurationDocument.WriteEntry(api)).Where(change => change.IsChanged).ToList();
            if (changes.Count > 0)
                plan.Steps.Add(new ConfigurationStep(row is null ? StepKind.Add : StepKind.Change, $"api {api.Identifier}", Permission.ChangeClients) { Changes = changes, Deed = (author, _) => KeepAsync(row, api, author) });
        }

        foreach (var row in rows.Where(row => wanted.All(api => api.Identifier != row.Identifier)))
        {
            if (!plan.Prune)
                result.Add(Of(row));
            plan.Steps.Add(plan.Prune
                ? new ConfigurationStep(StepKind.Remove, $"api {row.Identifier}", Permission.ChangeClients) { Deed = (author, _) => RemoveAsync(row, author) }
                : new ConfigurationStep(StepKind.Left, $"api {row.Identifier}", Permission.ChangeClients) { Remark = "is not in the file; --prune removes it" });
        }

        var resources = result.Select(AsResource).ToList();
        plan.Faults.AddRange(ApiResourceChecks.Faults(resources).Select(fault => $"apis: {fault.Parameter} {fault.Words}"));
        plan.Faults.AddRange(resources.Select(api => api.Identifier).Intersect(OwnApis.All(issuer.Value).Select(own => own.Identifier)).Select(own => $"apis: {own} is the server's own"));
        return [.. OwnApis.All(issuer.Value), .. resources];
    }

    private Task KeepAsync(ApiResourceRow? row, ConfiguredApi api, ConfigurationAuthor author)
    {
        var before = row is null ? null : Of(row);
        if (row is null)
            database.Add(row = new ApiResourceRow { Identifier = api.Identifier!, Name = api.Name! });
        (row.Name, row.Scopes, row.AuthorizationDetailsTypes) = (api.Name!, [.. api.Scopes ?? []], [.. api.AuthorizationDetailsTypes ?? []]);
        Append(before is null ? AuditEvents.ApiCreated : AuditEvents.ApiChanged, before, api, author);
        return Task.CompletedTask;
    }

    private Task RemoveAsync(ApiResourceRow row, ConfigurationAuthor author)
    {
        database.Remove(row);
        Append(AuditEvents.ApiDeleted, Of(row), null, author);
        return Task.CompletedTask;
    }

    private void Append(string name, ConfiguredApi? before, ConfiguredApi? after, ConfigurationAuthor author) =>
        audit.Append(new AuditDeed(name, author.Actor) { Reason = author.Reason, Before = before, After = after }, author.Now);

    private Task<List<ApiResourceRow>> RowsAsync(CancellationToken ct) => database.Set<ApiResourceRow>().OrderBy(row => row.Identifier).ToListAsync(ct);

    private static ConfiguredApi Of(ApiResourceRow row) =>
        new ConfiguredApi { Identifier = row.Identifier, Name = row.Name, Scopes = row.Scopes, AuthorizationDetailsTypes = row.AuthorizationDetailsTypes }.Settled();

    private static ApiResource AsResource(ConfiguredApi api) => new(api.Identifier!, api.Name ?? "", api.Scopes ?? []) { AuthorizationDetailsTypes = api.AuthorizationDetailsTypes ?? [] };
}
