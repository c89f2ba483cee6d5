using System.Security.Cryptography;
using Ciam.Protocol;
using Ciam.Protocol.DeviceAuthorization;
using Ciam.Protocol.RichAuthorization;
using Ciam.Server.House;
using Ciam.Server.Risk;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Ciam.Server.OAuth;

/// <summary>The two codes of a device's request, told once.</summary>
internal sealed record DeviceRequestCodes(Handle DeviceCode, string UserCode);

/// <summary>What devices asked for (RFC 8628), shared by all nodes; neither code is kept, only their hashes.</summary>
internal sealed class DeviceRequests(CiamDbContext database, Vault vault, IPlaceLookup places)
{
    private const int MostDraws = 5;

    /// <summary>Saved at once. A user code that somebody has just got is drawn again.</summary>
    public async Task<DeviceRequestCodes> KeepAsync(HttpContext http, DeviceAuthorizationRequest asked, string? dpopJkt, DateTimeOffset now, CancellationToken ct)
    {
        var place = http.Connection.RemoteIpAddress is { } address ? places.Find(address) : null;
        for (var draw = 1; ; draw++)
        {
            var codes = new DeviceRequestCodes(Handle.New(), RandomNumberGenerator.GetString(UserCode.Alphabet, UserCode.Length));
            var kept = database.Add(new DeviceCodeRow
            {
                Hash = codes.DeviceCode.Hash,
                UserCodeHash = HashOf(codes.UserCode),
                ClientId = asked.Client.ClientId,
                Scopes = [.. asked.AskedScopes],
                Resources = [.. asked.AskedResources],
                AuthorizationDetails = AuthorizationDetailList.Write(asked.AskedDetails),
                AcrWanted = asked.WantedAcr,
                DpopJkt = dpopJkt,
                PlaceName = place?.InWords,
                NetworkName = place?.NetworkInWords,
                CreatedAt = now,
                ExpiresAt = now + DeviceAuthorizationResponse.Lifetime,
                PollInterval = DeviceAuthorizationResponse.Interval,
            });
            try
            {
                await database.SaveChangesAsync(ct);
                return codes;
            }
            catch (DbUpdateException taken) when (draw < MostDraws && taken.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
            {
                kept.State = EntityState.Detached;
            }
        }
    }

    /// <summary>A request that waits for its answer; null when unknown, expired or answered: nobody is told which.</summary>
    public Task<DeviceCodeRow?> FindWaitingAsync(string userCode, DateTimeOffset now, CancellationToken ct)
    {
        var hash = HashOf(userCode);
        return database.Set<DeviceCodeRow>().AsNoTracking().SingleOrDefaultAsync(row => row.UserCodeHash == hash && row.AnsweredAt == null && row.ExpiresAt > now, ct);
    }

    /// <summary>Within the caller's transaction: true for the one answer that counts; null is a no.</summary>
    public async Task<bool> AnswerAsync(DeviceCodeRow request, Guid? grantId, DateTimeOffset now, CancellationToken ct) =>
        await database.Set<DeviceCodeRow>().Where(row => row.Hash == request.Hash && row.AnsweredAt == null && row.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.AnsweredAt, now).SetProperty(row => row.GrantId, grantId), ct) == 1;

    /// <summary>True when the device waited long enough. One conditional statement: of polls that come together one was in time, and all the others make the wait longer.</summary>
    [Spec("RFC8628-3.5")]
    public async Task<bool> CountPollAsync(DeviceCodeRow request, DateTimeOffset now, CancellationToken ct)
    {
        var polled = database.Set<DeviceCodeRow>().Where(row => row.Hash == request.Hash);
        if (await polled.Where(row => row.PolledAt == null || row.PolledAt.Value.AddSeconds(row.PollInterval) <= now).ExecuteUpdateAsync(set => set.SetProperty(row => row.PolledAt, now), ct) == 1)
            return true;
        await polled.ExecuteUpdateAsync(set => set.SetProperty(row => row.PolledAt, now).SetProperty(row => row.PollInterval, row => row.PollInterval + DeviceAuthorizationResponse.Interval), ct);
        return false;
    }

    /// <summary>Keyed: a code so short would be found by trying all of them.</summary>
    private byte[] HashOf(string userCode) => vault.HmacText("device-user-code", userCode);
}
