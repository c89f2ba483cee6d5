using Ciam.Protocol.Assessment;
using Ciam.Protocol.Jose;
using Ciam.Server.House;
using Ciam.Server.OAuth;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Admin;

/// <summary>A client and what it was held against.</summary>
internal sealed record AssessedClient(string ClientId, string Name, string SecurityProfile, IReadOnlyList<Finding> Findings)
{
    public int Faults(Standard standard) => Findings.Count(finding => finding.Standard == standard && !finding.Satisfied);

    public int Rules(Standard standard) => Findings.Count(finding => finding.Standard == standard);
}

/// <summary>The server and a page of its clients as they are now, graded; <see cref="Next"/> is the client after which the next page begins.</summary>
internal sealed record Assessment(IReadOnlyList<Finding> Server, IReadOnlyList<AssessedClient> Clients, string? Next);

/// <summary>Staff read how the running server and every client stand against OAuth 2.1, FAPI 2.0 and ASVS 5.0.</summary>
internal sealed class ConformanceDesk(CiamDbContext database, IOptions<CiamOptions> options)
{
    /// <summary>Each with all that it was held against: a page of them stays a page.</summary>
    private const int AtOnce = 10;

    public async Task<Assessment> AssessAsync(string? after, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await database.Set<ClientRow>().AsNoTracking().Where(row => row.DisabledAt == null && (after == null || string.Compare(row.ClientId, after) > 0)).OrderBy(row => row.ClientId).Take(AtOnce + 1).ToListAsync(ct);
        return new Assessment(
            ServerAssessment.Assess(await FactsAsync(now, ct)),
            [.. rows.Take(AtOnce).Select(row => Assess(Clients.AsClient(row, [])))],
            rows.Count > AtOnce ? rows[AtOnce - 1].ClientId : null);
    }

    private static AssessedClient Assess(Protocol.Client client) => new(client.ClientId, client.ClientName, client.Profile.Name, ClientAssessment.Assess(client));

    private async Task<ServerFacts> FactsAsync(DateTimeOffset now, CancellationToken ct)
    {
        var signing = await database.Set<SigningKeyRow>().AsNoTracking()
            .Where(row => row.SignsFrom <= now && row.SignsUntil > now && SignatureAlgorithms.All.Contains(row.Alg))
            .Select(row => new { row.Alg, row.SignsFrom }).ToListAsync(ct);
        return new ServerFacts
        {
            Issuer = options.Value.Issuer,
            SigningAlgorithms = [.. signing.Select(key => key.Alg).Distinct()],
            OldestSigningKey = signing.Count == 0 ? TimeSpan.Zero : now - signing.Min(key => key.SignsFrom),
            Demo = options.Value.Demo,
            FetchesFromLoopback = options.Value.FetchFromLoopback,
        };
    }
}
