using System.Text.Json;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Server.Transactions;
using Ciam.Storage.Transactions;

namespace Ciam.Server.Admin;

/// <summary>One policy for payments as a line of the list.</summary>
internal sealed record FraudPolicyLine(string Version, PolicyState State, string? Note, DateTimeOffset CreatedAt, DateTimeOffset? ActivatedAt)
{
    public static FraudPolicyLine Of(FraudPolicyRow row) => new(row.Version, row.Active ? PolicyState.InForce : row.Shadow ? PolicyState.OnTrial : PolicyState.Kept, row.Note, row.CreatedAt, row.ActivatedAt);
}

/// <summary>One policy in full: what it says, how it differs from the one in force, what it would have done, and what it said in the shadow.</summary>
internal sealed record FraudPolicyFile(FraudPolicyLine Line, FraudPolicy Policy, string Text, IReadOnlyList<Change> Differences, FraudTrial? Past, FraudTrial Shadow);

/// <summary>Staff read policies for payments and what trials of them have shown.</summary>
internal sealed class FraudPolicyDesk(FraudPolicyShelf shelf, FraudBackTest tests)
{
    private static readonly JsonSerializerOptions Indented = new(RiskJson.Options) { WriteIndented = true };

    public async Task<IReadOnlyList<FraudPolicyLine>> ListAsync(CancellationToken ct) => [.. (await shelf.ListAsync(ct)).Select(FraudPolicyLine.Of)];

    /// <summary>Null when there is no such policy.</summary>
    public async Task<FraudPolicyLine?> FindLineAsync(string version, CancellationToken ct) => await shelf.ReadAsync(version, ct) is { } row ? FraudPolicyLine.Of(row) : null;

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
            FraudPolicyLine.Of(row), policy, Written(policy),
            [.. Change.Between(RiskJson.Write(ruling), RiskJson.Write(policy)).Where(change => change.IsChanged && change.Path != "version")],
            await tests.TryAsync(policy, now, ct), await tests.ShadowAsync(version, now, ct));
    }

    private static string Written(FraudPolicy policy) => JsonSerializer.Serialize(policy, Indented);
}
