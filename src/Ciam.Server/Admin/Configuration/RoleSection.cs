using Ciam.Decisions.Admin;
using Ciam.Server.Audit;
using Ciam.Storage;
using Ciam.Storage.Admin;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin.Configuration;

/// <summary>The bank's own roles of the file against those that are kept. What opens something waits for a second person here as well; only a bank without staff begins without one.</summary>
internal sealed class RoleSection(CiamDbContext database, RoleDeeds deeds, AuditTrail audit)
{
    private const string TakesTwo = "a second person must approve it: /admin/proposals";

    /// <summary>Those in force; retired ones are not written.</summary>
    public async Task<IReadOnlyList<ConfiguredRole>?> ExportAsync(CancellationToken ct) => [.. (await RowsAsync(ct)).Where(row => row.RetiredAt is null).Select(Of)];

    public async Task PlanAsync(IReadOnlyList<ConfiguredRole>? wanted, ConfigurationPlan plan, DateTimeOffset now, CancellationToken ct)
    {
        if (wanted is null)
            return;
        var rows = await RowsAsync(ct);
        foreach (var role in wanted)
            await PlanAsync(role, rows.Find(row => row.Name == role.Name), plan, now, ct);
        foreach (var row in rows.Where(row => row.RetiredAt is null && wanted.All(role => role.Name != row.Name)))
            plan.Steps.Add(plan.Prune
                ? new ConfigurationStep(StepKind.Remove, $"role {row.Name}", Permission.ChangeStaff) { Remark = "is retired", AlsoNeeded = RoleCatalog.Of(row).Permissions, Deed = (author, _) => RetireAsync(row, author) }
                : new ConfigurationStep(StepKind.Left, $"role {row.Name}", Permission.ChangeStaff) { Remark = "is not in the file; --prune retires it" });
    }

    private async Task PlanAsync(ConfiguredRole wanted, RoleRow? row, ConfigurationPlan plan, DateTimeOffset now, CancellationToken ct)
    {
        var form = new RoleForm(wanted.Name, wanted.Description, wanted.Permissions, wanted.Segment, null) { Seen = row?.ChangedAt };
        var (role, faults) = form.Read();
        plan.Faults.AddRange(faults.Select(fault => $"role {wanted.Name}: {fault.Member} {fault.Words}"));
        if (faults.Count > 0)
            return;

        var inForce = row is { RetiredAt: null } ? row : null;
        var changes = Change.Between(inForce is null ? null : ConfigurationDocument.WriteEntry(Of(inForce)), ConfigurationDocument.WriteEntry(Of(role, form.Words))).Where(change => change.IsChanged).ToList();
        if (changes.Count == 0)
            return;
        var waits = ApprovalRules.TakesTwo(inForce is null ? null : RoleCatalog.Of(inForce), role);
        var kind = inForce is null ? StepKind.Add : StepKind.Change;
        if (waits && await RoleDeeds.WaitingAsync(database, form, now, ct) is { } waiting)
            plan.Steps.Add(new ConfigurationStep(StepKind.Left, $"role {role.Name}", Permission.ChangeStaff) { Changes = changes, Remark = $"waits for a second person: /admin/proposals/{waiting.Id}" });
        else
            plan.Steps.Add(new ConfigurationStep(kind, $"role {role.Name}", Permission.ChangeStaff)
            {
                Changes = changes,
                AlsoNeeded = role.Permissions.Concat(row is null ? [] : RoleCatalog.Of(row).Permissions).ToHashSet(),
                Remark = waits ? TakesTwo : null,
                Deed = (author, token) => KeepAsync(row, form, author, token),
            });
    }

    private async Task KeepAsync(RoleRow? row, RoleForm form, ConfigurationAuthor author, CancellationToken ct)
    {
        if (author is { StaffId: { } id, Role: { } own })
        {
            if ((await deeds.KeepAsync(form with { Reason = author.Reason }, new StaffMember(id, "", own, null), author.Now, ct)).Outcome is not (DeedOutcome.Done or DeedOutcome.Proposed))
                throw new InvalidOperationException($"The role {form.Name} was changed while the file was applied.");
            return;
        }
        var before = row is null ? null : RoleDeeds.Told(row);
        var kept = row is null ? database.Add(new RoleRow { Name = form.Name!.Trim(), Description = "", Permissions = [], CreatedAt = author.Now, ChangedAt = author.Now }).Entity : database.Attach(row).Entity;
        Append(before is null ? AuditEvents.RoleCreated : AuditEvents.RoleChanged, before, RoleDeeds.Told(RoleDeeds.Written(kept, form, author.Now)), author);
    }

    private Task RetireAsync(RoleRow row, ConfigurationAuthor author)
    {
        var before = RoleDeeds.Told(row);
        database.Attach(row);
        (row.RetiredAt, row.ChangedAt) = (author.Now, author.Now);
        Append(AuditEvents.RoleRetired, before, RoleDeeds.Told(row), author);
        return Task.CompletedTask;
    }

    private void Append(string name, object? before, object after, ConfigurationAuthor author) =>
        audit.Append(new AuditDeed(name, author.Actor) { Reason = author.Reason, Before = before, After = after }, author.Now);

    private Task<List<RoleRow>> RowsAsync(CancellationToken ct) => database.Set<RoleRow>().AsNoTracking().OrderBy(row => row.Name).ToListAsync(ct);

    private static ConfiguredRole Of(RoleRow row) => Of(RoleCatalog.Of(row), row.Description);

    private static ConfiguredRole Of(Role role, string words) => new()
    {
        Name = role.Name,
        Description = words.Length == 0 ? null : words,
        Permissions = [.. role.Permissions.Order().Select(permission => permission.ToString())],
        Segment = role.Segment,
    };
}
