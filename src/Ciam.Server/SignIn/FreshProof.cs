using Ciam.Protocol.Assurance;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Enrolled = Ciam.Server.Customers.Factors;

namespace Ciam.Server.SignIn;

/// <summary>What changes who can get in wants a fresh proof: the second factor where there is one, and not longer ago than ten minutes.</summary>
internal sealed class FreshProof(CiamDbContext database, Enrolled factors, JourneyStore journeys, Sessions sessions, AuditTrail audit)
{
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    /// <summary>Null when the session will do; otherwise the first page of the sign-in that comes back to <paramref name="returnPath"/>.</summary>
    public async Task<string?> AskAsync(HttpContext http, LiveSession session, string returnPath, DateTimeOffset now, CancellationToken ct)
    {
        var acr = await WantedAcrAsync(session.Customer, ct);
        var (strong, fresh) = (string.CompareOrdinal(session.Row.Acr, acr) >= 0, session.Row.AuthTime + Lasts > now);
        if (strong && fresh)
            return null;
        var request = new JourneyRequest { ReturnPath = returnPath, AcrWanted = acr, ProveAgain = !fresh, ExpectedCustomerId = session.Customer.Id, LoginHint = session.Customer.Email };
        return await journeys.BeginAsync(http, request, now, ct);
    }

    /// <summary>
    /// The first right code of a new factor, beside a password proven freshly, is two factors: the session says so from now on,
    /// under a new cookie value, and nobody is asked for a second code at once. Saves.
    /// </summary>
    public async Task CountEnrolmentAsync(HttpContext http, LiveSession session, string method, DateTimeOffset now, CancellationToken ct)
    {
        var row = session.Row;
        if (string.CompareOrdinal(row.Acr, Acrs.TwoFactors) >= 0)
            return;
        var handle = Handle.New();
        (row.HandleHash, row.Acr, row.Amr, row.AuthTime) = (handle.Hash, Acrs.TwoFactors, [.. row.Amr.Append(method).Append(Amr.MultipleFactors).Distinct()], now);
        audit.Append(new AuditDeed(AuditEvents.SessionElevated, AuditActor.Customer(row.CustomerId)) { CustomerId = row.CustomerId, SessionId = row.Id, After = new { row.Acr, row.Amr } }, now);
        await database.SaveChangesAsync(ct);
        sessions.GiveCookie(http, handle);
    }

    private async Task<string> WantedAcrAsync(CustomerRow customer, CancellationToken ct) =>
        (await factors.ListAsync(customer, ct)).HasSecondFactor ? Acrs.TwoFactors : Acrs.Password;
}
