using System.Text.Json;
using Ciam.Protocol;
using Ciam.Protocol.BackchannelAuthentication;
using Ciam.Protocol.RichAuthorization;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Server.SignIn;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Ciam.Storage.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth;

/// <summary>The name by which the client comes for the answer, and the number it shows until then; null where it shows none.</summary>
internal sealed record KeptQuestion(Handle Handle, string? Number);

/// <summary>What a ping says and by what right, until it is sent.</summary>
internal sealed record PingContent(string AuthReqId, string Token);

/// <summary>Keeps what clients ask customers, within bounds that no client can use to wear a customer down.</summary>
internal sealed class BackchannelRequests(CiamDbContext database, Vault vault, AuditTrail audit)
{
    public const string PingPurpose = "backchannel-ping";

    /// <summary>Whoever has more questions open than this answers none of them with care.</summary>
    public const int MostOpen = 5;
    public const int MostOpenOfClient = 3;

    private const int MostCustomersAtOnce = 1000;

    /// <summary>Of one client to one customer: ten at once, then one in two minutes.</summary>
    private static readonly Bucket Questions = new(10, TimeSpan.FromMinutes(2));

    /// <summary>How long a client is kept away from a customer who said that it was not them.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private static readonly Refusal TooMany = Refusal.AccessDenied("this customer is being asked too often, try again later") with { Status = StatusCodes.Status403Forbidden, Check = nameof(BackchannelRequests) };

    /// <summary>Bounds hold for names that nobody bears too, and such a question has a number like any other.</summary>
    [Spec("CIBA-7.3"), Spec("CIBA-14")]
    public async Task<Outcome<KeptQuestion>> KeepAsync(BackchannelRequest request, NamedAccount named, DateTimeOffset now, CancellationToken ct)
    {
        var client = request.Client.ClientId;
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        await database.LockAsync("backchannel:" + Convert.ToHexStringLower(named.Hash), ct);
        var open = database.Set<BackchannelRequestRow>().Where(row => row.DecidedAt == null && row.ExpiresAt > now);
        if (await open.Where(row => row.ClientId == client).Take(MostCustomersAtOnce).CountAsync(ct) == MostCustomersAtOnce)
            return Refusal.TemporarilyUnavailable("too many customers are being asked for this client, try again later") with { Check = nameof(BackchannelRequests) };
        var asked = await open.Where(row => row.AccountHash == named.Hash).Select(row => row.ClientId).ToListAsync(ct);
        if (asked.Count >= MostOpen || asked.Count(id => id == client) >= MostOpenOfClient)
            return TooMany;
        if (!await database.TryTakeAsync(Throttle.Key("backchannel", Convert.ToHexStringLower(named.Hash.AsSpan(0, 16)), Convert.ToHexStringLower(Handle.HashOf(client).AsSpan(0, 8))), Questions, now, ct))
            return TooMany;

        // A client that was disowned is not told so: its questions go nowhere.
        var since = now - Kept;
        var disowned = await database.Set<BackchannelRequestRow>().AnyAsync(row => row.AccountHash == named.Hash && row.ClientId == client && row.Decision == BackchannelDecisions.Disowned && row.DecidedAt > since, ct);
        var handle = Handle.New();
        var kept = NewRow(request, named, handle, disowned, now);
        database.Add(kept);
        audit.Append(new AuditDeed(AuditEvents.BackchannelRequested, AuditActor.Client(client))
        {
            CustomerId = kept.CustomerId, ClientId = client, After = new { request = kept.Id, scopes = kept.Scopes, details = request.AuthorizationDetails.Select(detail => detail.TypeName), acr = kept.AcrWanted },
        }, now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return new KeptQuestion(handle, kept.Number is { } number ? OtherDeviceRequests.Shown(number) : null);
    }

    private BackchannelRequestRow NewRow(BackchannelRequest request, NamedAccount named, Handle handle, bool disowned, DateTimeOffset now) => new()
    {
        Id = OrderedId.New(now),
        Hash = handle.Hash,
        ClientId = request.Client.ClientId,
        AccountHash = named.Hash,
        CustomerId = disowned ? null : named.CustomerId,
        Scopes = [.. request.Scopes],
        Resources = [.. request.Resources],
        AuthorizationDetails = AuthorizationDetailList.Write(request.AuthorizationDetails),
        AcrWanted = request.AcrWanted,
        BindingMessage = request.BindingMessage,
        Number = request.Client.Metadata.BackchannelNumberMatching ? OtherDeviceRequests.NewNumber() : null,
        SealedPing = request.NotificationToken is { } token ? vault.SealText(PingPurpose, JsonSerializer.Serialize(new PingContent(handle.Reveal(), token))) : null,
        IntervalSeconds = (int)BackchannelResponse.Interval.TotalSeconds,
        NextPollAt = now,
        CreatedAt = now,
        ExpiresAt = now + request.Lifetime,
    };
}
