using Ciam.Protocol.Assurance;
using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.SignIn;

/// <summary>A sign-in that waits, as its customer reads it on another device.</summary>
internal sealed record WaitingSignIn(OtherDeviceRow Row, bool MayAnswer);

/// <summary>What became of an answer; with a path where a fresh proof comes first.</summary>
internal sealed record OtherDeviceOutcome(string? Decision, string? ProofPath = null);

/// <summary>
/// The answering side: a session that two factors made, on its own device, and that no other device let in, types the number that the asking browser shows. One try. A tap
/// alone lets nobody in, and whoever asks from elsewhere with a stolen password cannot show the customer a number on the customer's own screen.
/// </summary>
internal sealed class OtherDeviceAnswers(CiamDbContext database, FreshProof fresh, OwnerNotices notices, AuditTrail audit)
{
    public static string PathOf(Guid id) => $"/account/sign-ins/{id:D}";

    /// <summary>Those that wait now; nothing for a session that may not answer.</summary>
    public async Task<IReadOnlyList<OtherDeviceRow>> OpenAsync(LiveSession session, DateTimeOffset now, CancellationToken ct) =>
        !MayAnswer(session) ? [] : await database.Set<OtherDeviceRow>().AsNoTracking()
            .Where(row => row.CustomerId == session.Customer.Id && row.DecidedAt == null && row.ExpiresAt > now).OrderBy(row => row.CreatedAt).ToListAsync(ct);

    /// <summary>Null when there is none, or it is somebody else's.</summary>
    public async Task<WaitingSignIn?> FindAsync(LiveSession session, Guid id, CancellationToken ct) =>
        await database.Set<OtherDeviceRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.CustomerId == session.Customer.Id, ct) is { } row
            ? new WaitingSignIn(row, MayAnswer(session))
            : null;

    /// <summary>The number typed: right lets the other browser in, wrong ends the question. Null decision: too late, or not this session's to answer.</summary>
    public async Task<OtherDeviceOutcome> ApproveAsync(HttpContext http, LiveSession session, Guid id, string? typed, DateTimeOffset now, CancellationToken ct)
    {
        if (await FindAsync(session, id, ct) is not { MayAnswer: true, Row: var asked })
            return new(null);
        if (asked.WantsFreshProof && await fresh.AskAsync(http, session, PathOf(id), now, ct) is { } signIn)
            return new(null, signIn);
        var decision = OtherDeviceRequests.IsRight(asked.Number, typed) ? OtherDeviceDecisions.Approved : OtherDeviceDecisions.WrongNumber;
        return new(await SaveAsync(session, asked, decision, now, ct) ? decision : null);
    }

    /// <summary>No; and where the customer is not signing in at all, the sign-in ends, the owner is written to, and nobody is asked for a day.</summary>
    public async Task<OtherDeviceOutcome> RefuseAsync(LiveSession session, Guid id, bool notMe, DateTimeOffset now, CancellationToken ct)
    {
        var decision = notMe ? OtherDeviceDecisions.Disowned : OtherDeviceDecisions.Refused;
        return await FindAsync(session, id, ct) is { MayAnswer: true, Row: var asked } && await SaveAsync(session, asked, decision, now, ct) ? new(decision) : new(null);
    }

    private async Task<bool> SaveAsync(LiveSession session, OtherDeviceRow asked, string decision, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (!await database.DecideOtherDeviceAsync(asked.Id, session.Customer.Id, session.Row.Id, decision, now, ct))
            return false;
        if (decision is OtherDeviceDecisions.Disowned)
            await EndAsync(session.Customer, asked, now, ct);
        audit.Append(new AuditDeed(EventOf(decision), AuditActor.Customer(session.Customer.Id))
        {
            CustomerId = session.Customer.Id, SessionId = session.Row.Id, Succeeded = decision is OtherDeviceDecisions.Approved, After = new { request = asked.Id, device = asked.DeviceName, place = asked.PlaceName },
        }, now);
        await database.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    /// <summary>The sign-in is over, whatever else it could still prove.</summary>
    private async Task EndAsync(CustomerRow owner, OtherDeviceRow asked, DateTimeOffset now, CancellationToken ct)
    {
        await database.Set<JourneyRow>().Where(row => row.Id == asked.JourneyId && row.Ending == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Ending, JourneyEndings.Refused).SetProperty(row => row.EndedAt, now).SetProperty(row => row.Version, row => row.Version + 1), ct);
        notices.UnusualSignIn(owner, asked.DeviceName, asked.PlaceName, null, null, now);
    }

    /// <summary>Two factors, on the device they were proven on; a session that another device let in lets no further one in.</summary>
    private static bool MayAnswer(LiveSession session) =>
        Acr.Satisfies(session.Row.Acr, Acr.TwoFactors) && session.OnItsDevice == true && !session.Row.Amr.Contains(Amr.MultipleChannels);

    private static string EventOf(string decision) => decision switch
    {
        OtherDeviceDecisions.Approved => AuditEvents.OtherDeviceApproved,
        OtherDeviceDecisions.WrongNumber => AuditEvents.OtherDeviceWrongNumber,
        OtherDeviceDecisions.Disowned => AuditEvents.OtherDeviceDisowned,
        _ => AuditEvents.OtherDeviceRefused,
    };
}
