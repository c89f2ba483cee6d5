using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Ciam.Protocol;
using Ciam.Protocol.DeviceAuthorization;
using Ciam.Protocol.Wire;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Server.SignIn;
using Ciam.Storage;
using Ciam.Storage.Primitives;

namespace Ciam.Server.OAuth;

/// <summary>What came of a code that somebody typed; the same for a code nobody has, an old one and a used one.</summary>
internal enum CodeEntry
{
    Found,
    Unreadable,
    Unknown,
    Throttled,
}

/// <summary>
/// The person's side of a device's request. The code is looked up once, against guessing; from then on the browser carries it sealed, together with whose it is,
/// so that nobody else can go on with the address and no page tells whether a code is good.
/// </summary>
internal sealed class DeviceApprovals(CiamDbContext database, DeviceRequests requests, Clients clients, JourneyStore journeys, ProofThrottle throttle, AuditTrail audit, Vault vault)
{
    private const string SlipPurpose = "device-slip";
    private const int LongestSlip = 512;

    /// <summary>Wrong codes of one session, of one account and of one network: each empties its own way here, and nobody's sign-in.</summary>
    private static readonly Bucket OfSession = new(10, TimeSpan.FromMinutes(1));

    private static readonly Bucket OfAccount = new(10, TimeSpan.FromMinutes(3));

    /// <summary>A carrier's gateway lets thousands pass, of whom some mistype.</summary>
    private static readonly Bucket OfNetwork = new(100, TimeSpan.FromSeconds(15));

    /// <summary>The path of the page that asks, where the code is good.</summary>
    [Spec("RFC8628-5.1")]
    public async Task<(CodeEntry Entry, string? Path)> EnterAsync(HttpContext http, LiveSession session, string? typed, DateTimeOffset now, CancellationToken ct)
    {
        if (UserCode.Read(typed) is not { } code)
            return (CodeEntry.Unreadable, null);
        var way = new ProofPath(
        [
            (Throttle.Key("user-code", "session", session.Row.Id.ToString("N")), OfSession),
            (Throttle.Key("user-code", "account", session.Customer.Id.ToString("N")), OfAccount),
            (Throttle.Key("user-code", "network", http.Connection.RemoteIpAddress is { } address ? AuditTrail.NetworkOf(address) : "none"), OfNetwork),
        ]);
        if (!await throttle.TakeAsync(way, now, ct))
            return await RejectedAsync(CodeEntry.Throttled, AuditEvents.UserCodeThrottled, session, now, ct);
        if (await requests.FindWaitingAsync(code, now, ct) is null)
            return await RejectedAsync(CodeEntry.Unknown, AuditEvents.UserCodeRejected, session, now, ct);
        await throttle.GiveBackAsync(way, ct);
        return (CodeEntry.Found, PathOf(new DeviceSlip(code, session.Customer.Id, null)));
    }

    /// <summary>Null when the request is gone, is somebody else's to answer, or its client may not ask so any more.</summary>
    public async Task<DeviceQuestion?> FindAsync(LiveSession session, string slip, DateTimeOffset now, CancellationToken ct)
    {
        if (Open(slip) is not { } open || open.CustomerId != session.Customer.Id || await requests.FindWaitingAsync(open.UserCode, now, ct) is not { } request)
            return null;
        var client = await clients.FindAsync(request.ClientId, now, ct);
        return client is not null && client.Profile.AllowsDeviceGrant && client.GrantTypes.Contains(GrantTypes.DeviceCode) && request.Scopes.All(client.Scopes.Contains)
            ? new DeviceQuestion(request, client, open, PathOf(open))
            : null;
    }

    /// <summary>The first page of the sign-in that comes back to the question; what is proven from now on counts for it.</summary>
    public Task<string> BeginProofAsync(HttpContext http, DeviceQuestion question, LiveSession session, bool riskAsks, DateTimeOffset now, CancellationToken ct) => journeys.BeginAsync(http, new JourneyRequest
    {
        ReturnPath = PathOf(question.Slip with { Since = now }),
        ClientId = question.Client.ClientId,
        ClientName = question.Client.ClientName,
        Scopes = question.Request.Scopes,
        AcrWanted = question.Request.AcrWanted,
        ProveAgain = question.MovesMoney || riskAsks,
        RiskAsksFactor = riskAsks,
        ExpectedCustomerId = session.Customer.Id,
        LoginHint = session.Customer.Email,
    }, now, ct);

    private async Task<(CodeEntry, string?)> RejectedAsync(CodeEntry entry, string because, LiveSession session, DateTimeOffset now, CancellationToken ct)
    {
        audit.Append(new AuditDeed(because, AuditActor.Customer(session.Customer.Id)) { CustomerId = session.Customer.Id, SessionId = session.Row.Id, Succeeded = false }, now);
        await database.SaveChangesAsync(ct);
        return (entry, null);
    }

    private string PathOf(DeviceSlip slip) => "/device/confirm/" + Base64Url.EncodeToString(vault.Seal(SlipPurpose, JsonSerializer.SerializeToUtf8Bytes(slip, JsonSerializerOptions.Web)));

    /// <summary>Null for anything that this server did not seal.</summary>
    private DeviceSlip? Open(string slip)
    {
        if (slip.Length > LongestSlip || !Base64Url.IsValid(slip))
            return null;
        try
        {
            return JsonSerializer.Deserialize<DeviceSlip>(vault.Open(SlipPurpose, Base64Url.DecodeFromChars(slip)), JsonSerializerOptions.Web);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
