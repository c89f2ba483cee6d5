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

/// <summary>The server and its clients as they are now, graded.</summary>
internal sealed record Assessment(IReadOnlyList<Finding> Server, IReadOnlyList<AssessedClient> Clients, bool MoreClients);

/// <summary>Staff read how the running server and every client stand against OAuth 2.1, FAPI 2.0 and ASVS 5.0.</summary>
internal sealed class ConformanceDesk(CiamDbContext database, IOptions<CiamOptions> options)
{
    private const int MostClients = 500;

    public async Task<Assessment> AssessAsync(DateTimeOffset now, CancellationToken ct)
    {
        var rows = await database.Set<ClientRow>().AsNoTracking().Where(row => row.DisabledAt == null).OrderBy(row => row.ClientId).Take(MostClients + 1).ToListAsync(ct);
        return new Assessment(
            ServerAssessment.Assess(await FactsAsync(now, ct)),
            [.. rows.Take(MostClients).Select(row => Assess(Clients.AsClient(row, [])))],
            rows.Count > MostClients);
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
