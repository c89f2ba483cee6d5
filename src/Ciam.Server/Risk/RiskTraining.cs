using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Habits;
using Ciam.Storage;
using Ciam.Storage.Risk;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Risk;

/// <summary>
/// The command <c>risk train</c>: fits the sign-in weights to the bank's own judgments (ended well: the owner; refused: somebody
/// else) and keeps them as a new version of the policy in force, not active until staff put it in force.
/// </summary>
internal static class RiskTraining
{
    public const string Usage = "usage: risk train";

    /// <summary>Fewer teach nothing that would be better than what ships.</summary>
    private const int LeastOwners = 500, LeastAttacks = 50;

    /// <summary>The newest so many are learned from.</summary>
    private const int MostJudgments = 200_000;

    public static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> arguments, TextWriter output, CancellationToken ct)
    {
        if (arguments is not ["train"])
        {
            await output.WriteLineAsync(Usage);
            return 2;
        }

        await using var scope = services.CreateAsyncScope();
        var (version, told) = await TrainAsync(scope.ServiceProvider.GetRequiredService<CiamDbContext>(), services.GetRequiredService<TimeProvider>().GetUtcNow(), ct);
        await output.WriteLineAsync(told);
        return version is null ? 1 : 0;
    }

    /// <summary>The new version, or null and why there is none.</summary>
    public static async Task<(string? Version, string Told)> TrainAsync(CiamDbContext database, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await database.Set<JudgmentRow>().AsNoTracking()
            .Where(row => row.Purpose == Purpose.SignIn && (row.EndedWellAt != null || row.Verdict == Verdict.Refuse))
            .OrderByDescending(row => row.At)
            .Select(row => new { row.Facts, row.CustomerId, Attack = row.EndedWellAt == null })
            .Take(MostJudgments).ToListAsync(ct);
        var examples = rows
            .Select(row => (Facts: RiskJson.Read<RiskFacts>(row.Facts), row.CustomerId, row.Attack))
            .Where(row => row.Facts.Features is not null)
            .Select((row, i) => new SignInExample(SignInFeatures.Ordered(row.Facts.Features!), row.Attack, row.CustomerId?.GetHashCode() ?? i))
            .ToList();
        var attacks = examples.Count(example => example.IsAttack);
        if (attacks < LeastAttacks || examples.Count - attacks < LeastOwners)
            return (null, $"{examples.Count - attacks} sign-ins of owners and {attacks} refused ones are known; at least {LeastOwners} and {LeastAttacks} are needed");

        var version = $"trained-{now.UtcDateTime:yyyyMMdd-HHmmss}";
        var source = await database.Set<RiskPolicyRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Active, ct) is { } active ? RiskJson.Read<RiskPolicy>(active.Policy) : RiskPolicy.Default;
        var trained = SignInTrainer.Train(version, examples, examples, new SignInTraining());
        var policy = source with
        {
            Version = version,
            SignIn = source.SignIn is { } before ? before with { Unmarked = trained.Unmarked, Marked = trained.Marked } : trained,
        };
        if (policy.Problems().FirstOrDefault() is { } problem)
            return (null, problem);

        database.Add(new RiskPolicyRow
        {
            Version = version,
            Policy = RiskJson.Write(policy),
            Active = false,
            Note = $"Trained on {examples.Count - attacks} sign-ins of owners and {attacks} refused ones",
            CreatedAt = now,
        });
        await database.SaveChangesAsync(ct);
        return (version, $"{version}: trained on {examples.Count - attacks} sign-ins of owners and {attacks} refused ones; staff may try it and put it in force");
    }
}
