using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.SignIn;

/// <summary>Sign-ins that wait on another device: each is decided once and used once.</summary>
public static class OtherDeviceQueries
{
    /// <summary>True for the one answer that counts: of any number of racers one, and none too late.</summary>
    public static async Task<bool> DecideOtherDeviceAsync(this CiamDbContext database, Guid id, Guid customerId, Guid sessionId, string decision, DateTimeOffset now, CancellationToken ct) =>
        await database.Set<OtherDeviceRow>().Where(row => row.Id == id && row.CustomerId == customerId && row.DecidedAt == null && row.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DecidedAt, now).SetProperty(row => row.Decision, decision).SetProperty(row => row.SessionId, sessionId), ct) == 1;

    /// <summary>True for the one sign-in that an approval lets in; it is good for as long as the question was.</summary>
    public static async Task<bool> SpendOtherDeviceAsync(this CiamDbContext database, Guid journeyId, Guid customerId, DateTimeOffset now, CancellationToken ct) =>
        await database.Set<OtherDeviceRow>()
            .Where(row => row.JourneyId == journeyId && row.CustomerId == customerId && row.Decision == OtherDeviceDecisions.Approved && row.SpentAt == null && row.ExpiresAt > now
                && database.Set<SessionRow>().Any(session => session.Id == row.SessionId && session.EndedAt == null))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SpentAt, now), ct) == 1;
}
