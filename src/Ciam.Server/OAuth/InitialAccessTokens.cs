using System.Globalization;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth;

/// <summary>Tokens that let their bearer register clients: made by staff or by command, shown once, spent one registration at a time (RFC 7591 section 3).</summary>
internal sealed class InitialAccessTokens(CiamDbContext database, AuditTrail audit)
{
    public const int LongestNote = 200;
    public const int MostDays = 90;
    public const int MostUses = 1000;

    /// <summary>Null, or what is wrong with the wishes.</summary>
    public static string? WhyNot(string? note, int days, int uses) =>
        note?.Trim().Length is not (> 0 and <= LongestNote) || note.Any(char.IsControl) ? $"the note has 1 to {LongestNote} characters"
        : days is < 1 or > MostDays ? $"the days are 1 to {MostDays}"
        : uses is < 1 or > MostUses ? $"the uses are 1 to {MostUses}"
        : null;

    /// <summary>The token, shown this once; added to the context, saved by the caller with its audit entry.</summary>
    public Handle Make(string note, int days, int uses, AuditActor actor, Guid? staff, DateTimeOffset now)
    {
        var token = Handle.New();
        var row = new InitialAccessTokenRow
        {
            Id = Guid.CreateVersion7(now), Hash = token.Hash, Note = note.Trim(), CreatedBy = staff, CreatedAt = now, ExpiresAt = now.AddDays(days), UsesLeft = uses,
        };
        database.Add(row);
        audit.Append(new AuditDeed(AuditEvents.InitialAccessTokenMade, actor) { After = new { row.Id, row.Note, row.ExpiresAt, Uses = uses } }, now);
        return token;
    }

    /// <summary>Null when unknown, used up or expired.</summary>
    public async Task<Guid?> FindAsync(string? token, DateTimeOffset now, CancellationToken ct)
    {
        if (token is null)
            return null;
        var hash = Handle.HashOf(token);
        return await database.Set<InitialAccessTokenRow>().Where(row => row.Hash == hash && row.UsesLeft > 0 && row.ExpiresAt > now).Select(row => (Guid?)row.Id).SingleOrDefaultAsync(ct);
    }

    /// <summary>One use; of racers for the last one exactly one wins.</summary>
    public async Task<bool> SpendAsync(Guid id, DateTimeOffset now, CancellationToken ct) =>
        await database.Set<InitialAccessTokenRow>().Where(row => row.Id == id && row.UsesLeft > 0 && row.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.UsesLeft, row => row.UsesLeft - 1), ct) == 1;

    /// <summary>The command <c>registration-token NOTE [DAYS [USES]]</c>.</summary>
    public static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> arguments, TextWriter output, CancellationToken ct)
    {
        var (days, uses) = (7, 1);
        if (arguments.Count is < 1 or > 3
            || (arguments.Count > 1 && !int.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out days))
            || (arguments.Count > 2 && !int.TryParse(arguments[2], NumberStyles.None, CultureInfo.InvariantCulture, out uses))
            || WhyNot(arguments[0], days, uses) is not null)
        {
            await output.WriteLineAsync($"usage: registration-token NOTE [DAYS up to {MostDays} [USES up to {MostUses}]]");
            return 2;
        }

        await using var scope = services.CreateAsyncScope();
        var token = scope.ServiceProvider.GetRequiredService<InitialAccessTokens>().Make(arguments[0], days, uses, AuditActor.System, null, services.GetRequiredService<TimeProvider>().GetUtcNow());
        await scope.ServiceProvider.GetRequiredService<CiamDbContext>().SaveChangesAsync(ct);
        await output.WriteLineAsync(token.Reveal());
        return 0;
    }
}
