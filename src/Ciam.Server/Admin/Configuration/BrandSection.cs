using Ciam.Decisions.Admin;
using Ciam.Server.Audit;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin.Configuration;

/// <summary>The brands of the file against those that are kept, by the checks of the form.</summary>
internal sealed class BrandSection(CiamDbContext database, AuditTrail audit)
{
    public async Task<IReadOnlyList<ConfiguredBrand>> ExportAsync(CancellationToken ct) => [.. (await RowsAsync(ct)).Select(Of)];

    public async Task PlanAsync(IReadOnlyList<ConfiguredBrand>? wanted, IReadOnlyList<string> clientsOfFile, ConfigurationPlan plan, CancellationToken ct)
    {
        if (wanted is null)
            return;
        var rows = await RowsAsync(ct);
        var clients = clientsOfFile.Concat(await database.Set<ClientRow>().Select(row => row.ClientId).ToListAsync(ct)).Append(BrandRow.House).ToHashSet(StringComparer.Ordinal);
        foreach (var brand in wanted)
            Plan(brand, rows, clients, plan);
        foreach (var row in rows.Where(row => wanted.All(brand => (brand.Client ?? BrandRow.House) != row.ClientId)))
            plan.Steps.Add(plan.Prune
                ? new ConfigurationStep(StepKind.Remove, NameOf(row.ClientId), Permission.ChangeClients) { Deed = (author, _) => RemoveAsync(row, author) }
                : new ConfigurationStep(StepKind.Left, NameOf(row.ClientId), Permission.ChangeClients) { Remark = "is not in the file; --prune removes it" });
    }

    private void Plan(ConfiguredBrand brand, List<BrandRow> rows, HashSet<string> clients, ConfigurationPlan plan)
    {
        var subject = brand.Client ?? BrandRow.House;
        var form = new BrandForm(brand.Name, brand.Welcome, brand.Footer, brand.Colour, brand.Logo, brand.Logo is null);
        var faults = BrandDeeds.FaultsOf(form).Select(fault => $"{NameOf(subject)}: {fault} cannot be taken").ToList();
        if (!clients.Contains(subject))
            faults.Add($"{NameOf(subject)}: there is no such client");
        plan.Faults.AddRange(faults);
        if (faults.Count > 0)
            return;

        var row = rows.Find(row => row.ClientId == subject);
        var (before, after) = (row is null ? null : Of(row), BrandDeeds.Written(new BrandRow { ClientId = subject, ChangedAt = default }, form));
        var changes = Change.Between(before is null ? null : ConfigurationDocument.WriteEntry(before), ConfigurationDocument.WriteEntry(Of(after))).Where(change => change.IsChanged).ToList();
        if (changes.Count > 0 || row is null)
            plan.Steps.Add(new ConfigurationStep(row is null ? StepKind.Add : StepKind.Change, NameOf(subject), Permission.ChangeClients) { Changes = changes, Deed = (author, _) => KeepAsync(row, subject, form, author) });
    }

    private Task KeepAsync(BrandRow? row, string subject, BrandForm form, ConfigurationAuthor author)
    {
        var before = BrandDeeds.Told(row);
        if (row is null)
            database.Add(row = new BrandRow { ClientId = subject, ChangedAt = author.Now });
        BrandDeeds.Written(row, form).ChangedAt = author.Now;
        Append(subject, before, BrandDeeds.Told(row), author);
        return Task.CompletedTask;
    }

    private Task RemoveAsync(BrandRow row, ConfigurationAuthor author)
    {
        database.Remove(row);
        Append(row.ClientId, BrandDeeds.Told(row), null, author);
        return Task.CompletedTask;
    }

    private void Append(string subject, object? before, object? after, ConfigurationAuthor author) =>
        audit.Append(new AuditDeed(AuditEvents.BrandChanged, author.Actor) { ClientId = subject.Length == 0 ? null : subject, Reason = author.Reason, Before = before, After = after }, author.Now);

    private Task<List<BrandRow>> RowsAsync(CancellationToken ct) => database.Set<BrandRow>().OrderBy(row => row.ClientId).ToListAsync(ct);

    private static string NameOf(string clientId) => clientId.Length == 0 ? "brand of the bank" : $"brand of client {clientId}";

    private static ConfiguredBrand Of(BrandRow row) => new()
    {
        Client = row.ClientId.Length == 0 ? null : row.ClientId,
        Name = row.Name,
        Welcome = row.Welcome,
        Footer = row.Footer,
        Colour = row.Colour is { } colour ? "#" + colour : null,
        Logo = row.Logo,
    };
}
