using System.Text.Json;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Server.Transactions;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>One policy for payments as a line of the list.</summary>
internal sealed record FraudPolicyLine(string Version, PolicyState State, string? Note, DateTimeOffset CreatedAt, string? CreatedBy, DateTimeOffset? ActivatedAt)
{
    public static FraudPolicyLine Of(FraudPolicyRow row, IReadOnlyDictionary<Guid, string> names) => new(
        row.Version, row.Active ? PolicyState.InForce : row.Shadow ? PolicyState.OnTrial : PolicyState.Kept, row.Note, row.CreatedAt, row.CreatedBy is { } by ? names.GetValueOrDefault(by) : row.CreatedByClient, row.ActivatedAt);
}

/// <summary>One policy in full: what it says, how it differs from the one in force, what it would have done, and what it said in the shadow.</summary>
internal sealed record FraudPolicyFile(FraudPolicyLine Line, FraudPolicy Policy, string Text, IReadOnlyList<Change> Differences, FraudTrial? Past, FraudTrial Shadow);

/// <summary>Staff read policies for payments and what trials of them have shown.</summary>
internal sealed class FraudPolicyDesk(CiamDbContext database, FraudPolicyShelf shelf, FraudBackTest tests)
{
    private static readonly JsonSerializerOptions Indented = new(RiskJson.Options) { WriteIndented = true };

    public async Task<IReadOnlyList<FraudPolicyLine>> ListAsync(CancellationToken ct)
    {
        var rows = await shelf.ListAsync(ct);
        var names = await NamesAsync(rows, ct);
        return [.. rows.Select(row => FraudPolicyLine.Of(row, names))];
    }

    /// <summary>Null when there is no such policy.</summary>
    public async Task<FraudPolicyLine?> FindLineAsync(string version, CancellationToken ct) => await shelf.ReadAsync(version, ct) is { } row ? FraudPolicyLine.Of(row, await NamesAsync([row], ct)) : null;

    /// <summary>As it is written in a form; null when there is no such policy.</summary>
    public async Task<string?> FindTextAsync(string version, CancellationToken ct) => await shelf.ReadAsync(version, ct) is { } row ? Written(RiskJson.Read<FraudPolicy>(row.Policy)) : null;

    /// <summary>Null when there is no such policy.</summary>
    public async Task<FraudPolicyFile?> FindAsync(string version, DateTimeOffset now, CancellationToken ct)
    {
        if (await shelf.ReadAsync(version, ct) is not { } row)
            return null;
        var policy = RiskJson.Read<FraudPolicy>(row.Policy);
        var ruling = RiskJson.Read<FraudPolicy>((await shelf.ReadAsync(await shelf.InForceAsync(ct), ct))!.Policy);
        return new FraudPolicyFile(
            FraudPolicyLine.Of(row, await NamesAsync([row], ct)), policy, Written(policy),
            [.. Change.Between(RiskJson.Write(ruling), RiskJson.Write(policy)).Where(change => change.IsChanged && change.Path != "version")],
            await tests.TryAsync(policy, now, ct), await tests.ShadowAsync(version, now, ct));
    }

    private async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(IEnumerable<FraudPolicyRow> rows, CancellationToken ct)
    {
        var ids = rows.Select(row => row.CreatedBy).OfType<Guid>().Distinct().ToArray();
        return await database.Set<CustomerRow>().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.DisplayName, ct);
    }

    /// <summary>As people read it.</summary>
    public static string Written(FraudPolicy policy) => JsonSerializer.Serialize(policy, Indented);
}
