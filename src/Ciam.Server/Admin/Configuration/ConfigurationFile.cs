using System.Security.Cryptography;
using Ciam.Server.Audit;
using Ciam.Storage;
using Ciam.Storage.Primitives;

namespace Ciam.Server.Admin.Configuration;

/// <summary>The sections of the file.</summary>
internal sealed record ConfigurationSections(ApiSection Apis, ClientSection Clients, RiskPolicySection RiskPolicy, PaymentPolicySection PaymentPolicy, BrandSection Brands, RoleSection Roles);

/// <summary>What staff set, written as one file, held against one, and made what it says: in one transaction or not at all.</summary>
internal sealed class ConfigurationFile(CiamDbContext database, ConfigurationSections sections, AuditTrail audit)
{
    public async Task<ConfigurationDocument> ExportAsync(CancellationToken ct)
    {
        // One instant for all sections; nothing is changed.
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        return new ConfigurationDocument
        {
            Format = ConfigurationDocument.CurrentFormat,
            Apis = await sections.Apis.ExportAsync(ct),
            Clients = await sections.Clients.ExportAsync(ct),
            RiskPolicy = await sections.RiskPolicy.ExportAsync(ct),
            PaymentPolicy = await sections.PaymentPolicy.ExportAsync(ct),
            Brands = await sections.Brands.ExportAsync(ct),
            Roles = await sections.Roles.ExportAsync(ct),
        };
    }

    /// <summary>What would change; nothing does.</summary>
    public async Task<ConfigurationPlan> CompareAsync(ConfigurationDocument file, bool prune, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        return await PlanAsync(file, prune, now, ct);
    }

    /// <summary>Done, unless something is wrong with the file or its author may not do all of it: then nothing is.</summary>
    public async Task<ConfigurationPlan> ApplyAsync(ConfigurationDocument file, bool prune, ConfigurationAuthor author, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        var plan = await PlanAsync(file, prune, author.Now, ct);
        if (author.Role is { } role)
        {
            plan.Faults.AddRange(
                from step in plan.Steps.Where(step => step.Deed is not null)
                from missing in step.AlsoNeeded.Append(step.Needed).Distinct().Where(permission => !role.Allows(permission))
                select $"{step.Thing}: whoever applies this may not do it ({missing})");
        }
        if (plan.Faults.Count > 0 || !plan.ChangesSomething)
            return plan;

        foreach (var step in plan.Steps.Where(step => step.Deed is not null))
            await step.Deed!(author, ct);
        var written = System.Text.Encoding.UTF8.GetBytes(file.Write());
        audit.Append(new AuditDeed(AuditEvents.ConfigurationApplied, author.Actor)
        {
            Reason = author.Reason, After = new { Sha256 = Convert.ToHexStringLower(SHA256.HashData(written)), Changes = plan.Steps.Where(step => step.Deed is not null).Select(step => step.Thing) },
        }, author.Now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return plan;
    }

    /// <summary>Under one lock, so that of two files one comes after the other.</summary>
    private async Task<ConfigurationPlan> PlanAsync(ConfigurationDocument file, bool prune, DateTimeOffset now, CancellationToken ct)
    {
        await database.LockAsync("configuration", ct);
        var plan = new ConfigurationPlan(prune);
        var apis = await sections.Apis.PlanAsync(file.Apis, plan, ct);
        await sections.Clients.PlanAsync(file.Clients, apis, plan, now, ct);
        await sections.RiskPolicy.PlanAsync(file.RiskPolicy, plan, ct);
        await sections.PaymentPolicy.PlanAsync(file.PaymentPolicy, plan, ct);
        await sections.Brands.PlanAsync(file.Brands, [.. (file.Clients ?? []).Select(client => client.ClientId!)], plan, ct);
        await sections.Roles.PlanAsync(file.Roles, plan, now, ct);
        return plan;
    }
}
