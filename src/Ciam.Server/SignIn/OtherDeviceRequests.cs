using System.Security.Cryptography;
using Ciam.Decisions.Customers;
using Ciam.Decisions.Risk;
using Ciam.Server.Audit;
using Ciam.Server.Risk;
using Ciam.Storage;
using Ciam.Storage.Primitives;
using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.SignIn;

/// <summary>Where a question on another device stands, as the browser that asks is shown it.</summary>
internal sealed record OtherDeviceState(string? Number, string? Decision, int SecondsLeft);

/// <summary>
/// The asking side of a sign-in approved on another device. Nobody who merely knows a password learns whether there is such a device: the question looks the same
/// whether anybody can answer it or not, and nobody is asked often.
/// </summary>
internal sealed class OtherDeviceRequests(CiamDbContext database, IPlaceLookup places, AuditTrail audit)
{
    /// <summary>Long enough to take the phone out of a pocket.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    /// <summary>After "not me" nobody is asked on behalf of whoever knows the password.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromHours(24);

    /// <summary>Four questions at once, then one in twenty minutes: nobody is worn down into a yes.</summary>
    private static readonly Bucket Questions = new(4, TimeSpan.FromMinutes(20));

    /// <summary>False when the customer has been asked too often, is being asked already, or has said that it was not them. Saves.</summary>
    public async Task<bool> AskAsync(HttpContext http, CurrentStep current, DateTimeOffset now, CancellationToken ct)
    {
        var (journey, customer) = (current.Journey.Row, current.Customer!);
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        await database.LockAsync($"other-device:{customer.Id:N}", ct);
        var since = now - Silence;
        var asked = database.Set<OtherDeviceRow>().Where(row => row.CustomerId == customer.Id);
        if (await asked.AnyAsync(row => (row.DecidedAt == null && row.ExpiresAt > now) || (row.Decision == OtherDeviceDecisions.Disowned && row.DecidedAt > since), ct)
            || !await database.TryTakeAsync(Throttle.Key("other-device", customer.Id.ToString("N")), Questions, now, ct))
            return false;
        var address = http.Connection.RemoteIpAddress;
        database.Add(new OtherDeviceRow
        {
            Id = Guid.CreateVersion7(now),
            JourneyId = journey.Id,
            CustomerId = customer.Id,
            Number = NewNumber(),
            DeviceName = DeviceName.Of(http.Request.Headers.UserAgent),
            PlaceName = address is null ? null : places.Find(address)?.InWords,
            Network = address is null ? "none" : AuditTrail.NetworkOf(address),
            ClientName = current.Journey.Request.ClientName,
            WantsFreshProof = current.State.FactorAskedBefore || current.State.Risk is null or Verdict.StepUp,
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
        });
        audit.Append(new AuditDeed(AuditEvents.OtherDeviceAsked, AuditActor.Customer(customer.Id)) { CustomerId = customer.Id, ClientId = current.Journey.Request.ClientId }, now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    /// <summary>Null when this sign-in has asked nobody; without a number when its question is over.</summary>
    public async Task<OtherDeviceState?> FindAsync(Guid journeyId, DateTimeOffset now, CancellationToken ct)
    {
        var row = await database.Set<OtherDeviceRow>().AsNoTracking().Where(asked => asked.JourneyId == journeyId).OrderByDescending(asked => asked.CreatedAt).FirstOrDefaultAsync(ct);
        if (row is null)
            return null;
        var open = row.ExpiresAt > now && row.SpentAt is null;
        return new OtherDeviceState(open && row.Decision is null ? Shown(row.Number) : null, open || row.Decision != OtherDeviceDecisions.Approved ? row.Decision : null, Math.Max(0, (int)(row.ExpiresAt - now).TotalSeconds));
    }

    /// <summary>Two digits, none of them a leading zero that people would leave out.</summary>
    public static int NewNumber() => RandomNumberGenerator.GetInt32(10, 100);

    public static string Shown(int number) => number.ToString("D2", System.Globalization.CultureInfo.InvariantCulture);

    public static bool IsRight(int number, string? typed) => typed?.Trim() == Shown(number);
}
