using System.Text.Json;
using Ciam.Protocol;
using Ciam.Protocol.Authorize;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth;

/// <summary>An authorization request found by the name it was pushed under.</summary>
internal sealed record PushedRequest(Parameters Parameters, RequestOrigin Origin);

/// <summary>
/// Authorization requests that clients pushed (RFC 9126). A name is known to its client only, for 90 seconds, and until the request
/// has been answered: opening the page twice is no offence, an answer is given once (FAPI 2.0 section 5.3.2.2).
/// </summary>
internal sealed class PushedRequests(CiamDbContext database)
{
    /// <summary>Saved at once.</summary>
    public async Task KeepAsync(Handle handle, Client client, Parameters parameters, RequestOrigin origin, DateTimeOffset now, CancellationToken ct)
    {
        database.Add(new PushedRequestRow
        {
            Hash = handle.Hash,
            ClientId = client.ClientId,
            Parameters = JsonSerializer.Serialize(parameters.Values),
            WasSigned = origin.IsSigned,
            CreatedAt = now,
            ExpiresAt = now + Protocol.PushedAuthorization.PushedResponse.Lifetime,
        });
        await database.SaveChangesAsync(ct);
    }

    /// <summary>Null when unknown, somebody else's, too old, or answered already: nobody is told which.</summary>
    public async Task<PushedRequest?> FindAsync(string handle, string? clientId, DateTimeOffset now, CancellationToken ct)
    {
        var hash = Handle.HashOf(handle);
        var row = await database.Set<PushedRequestRow>().AsNoTracking()
            .SingleOrDefaultAsync(row => row.Hash == hash && row.ClientId == clientId && row.SpentAt == null && row.ExpiresAt > now, ct);
        return row is null ? null : new PushedRequest(new Parameters(JsonSerializer.Deserialize<Dictionary<string, string>>(row.Parameters)!), new RequestOrigin(row.Hash, row.WasSigned));
    }

    /// <summary>True for the one who may answer; one conditional statement at read committed, of several racers one wins. What was not pushed may always be answered.</summary>
    public async Task<bool> SpendAsync(RequestOrigin origin, DateTimeOffset now, CancellationToken ct) =>
        origin.PushedAs is not { } hash
        || await database.Set<PushedRequestRow>().Where(row => row.Hash == hash && row.SpentAt == null).ExecuteUpdateAsync(set => set.SetProperty(row => row.SpentAt, now), ct) == 1;
}
