using Ciam.Protocol.Assurance;
using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Storage;
using Ciam.Storage.SignIn;

namespace Ciam.Server.SignIn;

/// <summary>
/// Factors as their owner takes them away. What was lost or stolen may be in somebody's hands, signed in: every other session that was proven with a factor of that kind ends,
/// and so does each that another device let in; this one stays. Tokens hang on their sessions.
/// </summary>
internal sealed class OwnFactors(CiamDbContext database, Enrolment enrolment, PasskeyEnrolment passkeys, Sessions sessions, AuditTrail audit)
{
    /// <summary>A session does not say which of several passkeys it was: one too many is signed in again, none too few.</summary>
    private static readonly string[] ByPasskey = [Amr.HardwareKey, Amr.SoftwareKey, Amr.KeyPossession], ByApp = [Amr.OneTimePassword], ByNumber = [Amr.Sms, Amr.Telephone];

    public Task<bool> RemovePasskeyAsync(LiveSession session, Guid id, DateTimeOffset now, CancellationToken ct) =>
        RemoveAsync(session, ByPasskey, () => passkeys.RemoveAsync(session.Customer, id, ActorOf(session), now, ct), now, ct);

    public Task<bool> RemoveAppAsync(LiveSession session, Guid id, DateTimeOffset now, CancellationToken ct) =>
        RemoveAsync(session, ByApp, () => enrolment.RemoveTotpAsync(session.Customer, id, ActorOf(session), now, ct), now, ct);

    public Task<bool> RemovePhoneAsync(LiveSession session, DateTimeOffset now, CancellationToken ct) =>
        RemoveAsync(session, ByNumber, () => enrolment.RemovePhoneAsync(session.Customer, ActorOf(session), now, ct), now, ct);

    /// <summary>A number that takes another one's place removes that.</summary>
    public Task<bool> ConfirmPhoneAsync(LiveSession session, string code, DateTimeOffset now, CancellationToken ct) => session.Customer.PhoneNumberConfirmed
        ? RemoveAsync(session, ByNumber, () => enrolment.ConfirmPhoneAsync(session.Customer, code, now, ct), now, ct)
        : enrolment.ConfirmPhoneAsync(session.Customer, code, now, ct);

    private async Task<bool> RemoveAsync(LiveSession session, string[] provenBy, Func<Task<bool>> remove, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (!await remove())
            return false;
        foreach (var other in await database.UnendedSessionsAsync(session.Customer.Id, ct))
        {
            if (other.Id != session.Row.Id && other.Amr.Any(word => provenBy.Contains(word) || word == Amr.MultipleChannels) && await sessions.EndAsync(other.Id, SessionEndings.FactorRemoved, now, ct) == 1)
                audit.Append(new AuditDeed(AuditEvents.SessionEnded, ActorOf(session)) { CustomerId = session.Customer.Id, SessionId = other.Id, Reason = SessionEndings.FactorRemoved }, now);
        }

        await database.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    private static AuditActor ActorOf(LiveSession session) => AuditActor.Customer(session.Customer.Id);
}
