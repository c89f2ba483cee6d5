using System.Globalization;
using Ciam.Decisions.Admin;
using Ciam.Decisions.Learning;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Transactions;

/// <summary>The command <c>model</c>: trains, shows, compares, puts in force and takes back models of payments.</summary>
internal static class ModelCommand
{
    public const string Usage = """
        usage: model train [--warm] [--seed N]
               model list
               model card VERSION
               model evaluate [VERSION]
               model watch
               model promote VERSION --by E-MAIL --why TEXT      (once by each of two people)
               model rollback --by E-MAIL --why TEXT
        """;

    public static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> arguments, TextWriter output, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var (all, database, now) = (scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<CiamDbContext>(), services.GetRequiredService<TimeProvider>().GetUtcNow());
        switch (arguments)
        {
            case ["train", ..] when Seed(arguments) is { } seed && arguments.Skip(1).All(word => word is "--warm" or "--seed" || ulong.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _)):
                var (version, told) = await all.GetRequiredService<Models.ModelTraining>().TrainAsync(seed, arguments.Contains("--warm"), null, now, ct);
                await output.WriteLineAsync(told);
                return version is null ? 1 : 0;
            case ["list"]:
                foreach (var row in await database.Set<ModelRow>().AsNoTracking().OrderByDescending(row => row.TrainedAt).Take(50).ToListAsync(ct))
                    await output.WriteLineAsync($"{row.Version}  {row.State}  {row.EndedWhy ?? (row.ProposedBy is null ? "" : "proposed")}");
                return 0;
            case ["card", var name]:
                var card = await all.GetRequiredService<ModelShelf>().CardAsync(name, ct);
                await output.WriteLineAsync(card?.ToMarkdown() ?? "there is no such model");
                return card is null ? 1 : 0;
            case ["evaluate"] or ["evaluate", _]:
                return await EvaluateAsync(all, database, arguments.ElementAtOrDefault(1), now, output, ct);
            case ["watch"]:
                var seen = await all.GetRequiredService<Models.ModelWatch>().LookAsync(now, ct);
                await output.WriteLineAsync(seen is null ? "no trained model is in force" : $"{seen.ModelVersion}: {seen.Verdict} {seen.Why}");
                return 0;
            case ["promote", var challenger, "--by", var mail, "--why", var why] when why.Trim().Length >= 5:
                return await PromoteAsync(all, database, challenger, mail, why.Trim(), now, output, ct);
            case ["rollback", "--by", var mail, "--why", var why] when why.Trim().Length >= 5:
                if (await StaffAsync(database, mail, ct) is not { } staff)
                    return await ToldAsync(output, "nobody of that address may put policies in force");
                return await all.GetRequiredService<ModelShelf>().RollBackAsync(staff, why.Trim(), now, ct) is { } good
                    ? await ToldAsync(output, $"{good} is in force again", 0)
                    : await ToldAsync(output, "no trained model is in force");
            default:
                return await ToldAsync(output, Usage, 2);
        }
    }

    private static async Task<int> EvaluateAsync(IServiceProvider all, CiamDbContext database, string? version, DateTimeOffset now, TextWriter output, CancellationToken ct)
    {
        version ??= await database.Set<ModelRow>().Where(row => row.State == ModelShelf.Challenger).Select(row => row.Version).SingleOrDefaultAsync(ct);
        if (version is null || !await database.Set<ModelRow>().AnyAsync(row => row.Version == version, ct))
            return await ToldAsync(output, "there is no such model");
        var proof = await all.GetRequiredService<ModelShelf>().ProveAsync(version, now, ct);
        return await ToldAsync(output, Words(proof), proof.Holds ? 0 : 1);
    }

    private static async Task<int> PromoteAsync(IServiceProvider all, CiamDbContext database, string version, string mail, string why, DateTimeOffset now, TextWriter output, CancellationToken ct)
    {
        if (await StaffAsync(database, mail, ct) is not { } staff)
            return await ToldAsync(output, "nobody of that address may put policies in force");
        var (deed, proof) = await all.GetRequiredService<ModelShelf>().PromoteAsync(version, staff, why, now, ct);
        return deed switch
        {
            ModelDeed.Done => await ToldAsync(output, $"{version} is in force", 0),
            ModelDeed.Proposed => await ToldAsync(output, $"{version} is proposed; a second person must agree", 0),
            ModelDeed.SecondPersonNeeded => await ToldAsync(output, "the same person proposed it; a second one must agree"),
            ModelDeed.NotProven => await ToldAsync(output, Words(proof!)),
            _ => await ToldAsync(output, "there is no such challenger"),
        };
    }

    private static string Words(PromotionProof proof) => FormattableString.Invariant(
        $"{proof.Rows} payments, {proof.Frauds} frauds; recall at {proof.FalsePositives:P1} false alarms: {proof.ChampionRecall:F3} in force, {proof.ChallengerRecall:F3} challenger, gain {proof.GainLow:F3} to {proof.GainHigh:F3}; {proof.Why ?? "it may be promoted"}");

    /// <summary>The command line is the operator's; the deed is still that of two people of the bank who may do it.</summary>
    private static async Task<Guid?> StaffAsync(CiamDbContext database, string mail, CancellationToken ct)
    {
        var normalized = mail.ToUpperInvariant();
        var row = await database.Set<CustomerRow>().AsNoTracking().Where(person => person.NormalizedEmail == normalized).Select(person => new { person.Id, person.StaffRole }).SingleOrDefaultAsync(ct);
        return row is not null && RoleTable.Named(row.StaffRole) is { } role && RoleTable.Allows(role, Permission.ActivatePolicies) ? row.Id : null;
    }

    private static ulong? Seed(IReadOnlyList<string> arguments)
    {
        var at = arguments.ToList().IndexOf("--seed");
        return at < 0 ? 1 : ulong.TryParse(arguments.ElementAtOrDefault(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : null;
    }

    private static async Task<int> ToldAsync(TextWriter output, string words, int code = 1)
    {
        await output.WriteLineAsync(words);
        return code;
    }
}
