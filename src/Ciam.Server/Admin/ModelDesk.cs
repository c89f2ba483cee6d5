using Ciam.Decisions.Learning;
using Ciam.Decisions.Risk;
using Ciam.Server.Transactions;
using Ciam.Storage;
using Ciam.Storage.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>One trained model as a line of the list.</summary>
internal sealed record ModelLine(string Version, string State, DateTimeOffset TrainedAt, DateTimeOffset? PromotedAt, DateTimeOffset? EndedAt, string? EndedWhy);

/// <summary>What the model was seen doing at one time.</summary>
internal sealed record ModelSight(DateTimeOffset At, ModelVerdict Verdict, ModelSighting Seen, IReadOnlyList<string> Why);

/// <summary>One model in full: its card, who put it in force on what proof, and what it has been seen doing.</summary>
internal sealed record ModelFile(ModelLine Line, ModelCard Card, PromotionProof? Proof, string? ProposedBy, string? PromotedBy, string? ProposedWhy, IReadOnlyList<ModelSight> Sights);

/// <summary>Staff read trained models of payments, how they do, and which labels wait for somebody to look.</summary>
internal sealed class ModelDesk(CiamDbContext database, ModelShelf shelf)
{
    private const int MostLines = 100;
    private const int MostSights = 24;
    private static readonly TimeSpan BurstsOf = TimeSpan.FromDays(90);

    public async Task<IReadOnlyList<ModelLine>> ListAsync(CancellationToken ct) =>
        await Lines(database.Set<ModelRow>().OrderByDescending(row => row.TrainedAt).Take(MostLines)).ToListAsync(ct);

    public Task<ModelLine?> FindLineAsync(string version, CancellationToken ct) => Lines(database.Set<ModelRow>().Where(row => row.Version == version)).SingleOrDefaultAsync(ct);

    /// <summary>Labels of one source and day that teach nothing until somebody has looked; those looked at come last.</summary>
    public async Task<IReadOnlyList<LabelBurstRow>> BurstsAsync(DateTimeOffset now, CancellationToken ct) =>
        await database.Set<LabelBurstRow>().AsNoTracking().Where(row => row.Day > now - BurstsOf)
            .OrderBy(row => row.ReleasedAt != null).ThenByDescending(row => row.Day).ThenBy(row => row.Source).Take(MostLines).ToListAsync(ct);

    /// <summary>Null when there is no such model. The proof of one that is in force is what was known then; of a challenger, what is known now.</summary>
    public async Task<ModelFile?> FindAsync(string version, DateTimeOffset now, CancellationToken ct)
    {
        if (await database.Set<ModelRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Version == version, ct) is not { } row)
            return null;
        var watched = await database.Set<ModelWatchRow>().AsNoTracking().Where(seen => seen.ModelVersion == version).OrderByDescending(seen => seen.At).Take(MostSights).ToListAsync(ct);
        var proof = row.State == ModelShelf.Challenger ? await shelf.ProveAsync(version, now, ct) : row.Proof is { } kept ? RiskJson.Read<PromotionProof>(kept) : null;
        return new ModelFile(
            new ModelLine(row.Version, row.State, row.TrainedAt, row.PromotedAt, row.EndedAt, row.EndedWhy), RiskJson.Read<ModelCard>(row.Card), proof,
            await NameAsync(row.ProposedBy, ct), await NameAsync(row.PromotedBy, ct), row.ProposedWhy,
            [.. watched.Select(seen => new ModelSight(seen.At, RiskJson.Read<ModelVerdict>($"\"{seen.Verdict}\""), RiskJson.Read<ModelSighting>(seen.Sighting), RiskJson.Read<List<string>>(seen.Why)))]);
    }

    private static IQueryable<ModelLine> Lines(IQueryable<ModelRow> rows) =>
        rows.AsNoTracking().Select(row => new ModelLine(row.Version, row.State, row.TrainedAt, row.PromotedAt, row.EndedAt, row.EndedWhy));

    private async Task<string?> NameAsync(Guid? staff, CancellationToken ct) =>
        staff is { } id ? await database.Set<Ciam.Storage.Customers.CustomerRow>().Where(row => row.Id == id).Select(row => row.DisplayName).SingleOrDefaultAsync(ct) : null;
}
