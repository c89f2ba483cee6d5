using System.Text.Json;
using Ciam.Server.Customers;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.SignIn;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.SignIn;

/// <summary>A sign-in under way, with what was asked.</summary>
public sealed record OpenJourney(JourneyRow Row, JourneyRequest Request)
{
    /// <summary>When the request came in that this is about.</summary>
    public DateTimeOffset Since => Request.Since ?? Row.CreatedAt;

    /// <summary>The customer proved what was asked, and perhaps agreed.</summary>
    public bool EndedWell => Row.Ending is JourneyEndings.Done or JourneyEndings.Agreed;

    /// <summary>What is known of the name that was typed, read with the journey; absent where none was.</summary>
    internal TypedName? Typed { get; init; }
}

/// <summary>Whom a typed name leads to, with what a sign-in asks about them; nobody's name by the same query.</summary>
internal sealed record TypedName(CustomerRow? Customer, DeviceRow? Device, bool HasTotp, int RecoveryCodesLeft, bool HasBoundPasskey, bool HasSyncedPasskey, bool HasWayBack);

/// <summary>Journeys are begun by whoever needs a sign-in and found again by handle, in the same browser only.</summary>
public sealed class JourneyStore(CiamDbContext database, Cookies cookies, ILookupNormalizer names)
{
    public const string BrowserCookie = "browser";
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private static readonly Func<CiamDbContext, byte[], byte[], DateTimeOffset, string?, List<byte[]>, Task<Found?>> FindWithName =
        EF.CompileAsyncQuery((CiamDbContext database, byte[] hash, byte[] browser, DateTimeOffset now, string? name, List<byte[]> marks) => (
            from journey in database.Set<JourneyRow>()
            where journey.HandleHash == hash && journey.BrowserHash == browser && journey.ExpiresAt > now
            from customer in database.Set<CustomerRow>().Where(row => row.NormalizedEmail == name).DefaultIfEmpty()
            from device in database.Set<DeviceRow>().Where(row => row.CustomerId == customer!.Id && marks.Contains(row.HandleHash) && row.RevokedAt == null).DefaultIfEmpty()
            select new Found(journey, new TypedName(
                customer,
                device,
                database.Set<TotpRow>().Any(row => row.CustomerId == customer!.Id && row.ConfirmedAt != null),
                database.Set<RecoveryCodeRow>().Count(row => row.CustomerId == customer!.Id && row.SpentAt == null),
                database.Set<PasskeyRow>().Any(row => row.CustomerId == customer!.Id && !row.IsBackupEligible),
                database.Set<PasskeyRow>().Any(row => row.CustomerId == customer!.Id && row.IsBackupEligible),
                database.Set<MailLinkRow>().Any(row => row.CustomerId == customer!.Id && row.Purpose == MailLinkPurposes.ResetPassword && row.WaitsUntil != null && row.SpentAt == null)
                    || database.Set<FactorRemovalRow>().Any(row => row.CustomerId == customer!.Id && row.SettledAt == null)))).FirstOrDefault());

    /// <summary>The path of the first page; saved at once.</summary>
    public async Task<string> BeginAsync(HttpContext http, JourneyRequest request, DateTimeOffset now, CancellationToken ct) =>
        "/signin/" + await KeepAsync(http, request, null, null, now, ct);

    /// <summary>The path of the consent page for a customer who is signed in already; <paramref name="after"/> is the sign-in that has just ended.</summary>
    public async Task<string> BeginConsentAsync(HttpContext http, JourneyRequest request, LiveSession session, OpenJourney? after, DateTimeOffset now, CancellationToken ct) =>
        "/consent/" + await KeepAsync(http, request with { Since = after?.Since }, session, after, now, ct);

    private async Task<string> KeepAsync(HttpContext http, JourneyRequest request, LiveSession? session, OpenJourney? after, DateTimeOffset now, CancellationToken ct)
    {
        var browser = cookies.Read(http, BrowserCookie);
        if (browser is null)
        {
            browser = Handle.New().Reveal();
            cookies.Write(http, BrowserCookie, browser);
        }

        var handle = Handle.New();
        database.Add(new JourneyRow
        {
            Id = Guid.CreateVersion7(now),
            HandleHash = handle.Hash,
            BrowserHash = Handle.HashOf(browser),
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
            Request = JsonSerializer.Serialize(request, JsonSerializerOptions.Web),
            State = "{}",
            CustomerId = session?.Customer.Id,
            SessionId = session?.Row.Id,
            JudgmentId = after?.Row.JudgmentId,
            EndedAt = session is null ? null : now,
            Ending = session is null ? null : JourneyEndings.Done,
        });
        await database.SaveChangesAsync(ct);
        return handle.Reveal();
    }

    /// <summary>True for the one who uses an agreement: details are agreed to for one authorization, however often the browser comes back.</summary>
    public async Task<bool> UseAgreementAsync(OpenJourney journey, CancellationToken ct) =>
        await database.Set<JourneyRow>().Where(row => row.Id == journey.Row.Id && row.Ending == JourneyEndings.Agreed).ExecuteUpdateAsync(set => set.SetProperty(row => row.Ending, JourneyEndings.Used), ct) == 1;

    /// <summary>Null when unknown, expired, or begun in another browser.</summary>
    public async Task<OpenJourney?> FindAsync(HttpContext http, string handle, DateTimeOffset now, CancellationToken ct)
    {
        if (cookies.Read(http, BrowserCookie) is not { } browser || handle.Length > 64)
            return null;
        var (hash, browserHash) = (Handle.HashOf(handle), Handle.HashOf(browser));
        var row = await database.Set<JourneyRow>().SingleOrDefaultAsync(journey => journey.HandleHash == hash && journey.BrowserHash == browserHash && journey.ExpiresAt > now, ct);
        return row is null ? null : Open(row);
    }

    /// <summary>The same, with whom a typed name leads to.</summary>
    internal async Task<OpenJourney?> FindAsync(HttpContext http, string handle, string name, DateTimeOffset now, CancellationToken ct)
    {
        if (cookies.Read(http, BrowserCookie) is not { } browser || handle.Length > 64)
            return null;
        ct.ThrowIfCancellationRequested();
        var found = await FindWithName(database, Handle.HashOf(handle), Handle.HashOf(browser), now, names.NormalizeEmail(name), Devices.MarksOf(http, cookies));
        return found is null ? null : Open(found.Journey) with { Typed = found.Typed };
    }

    private static OpenJourney Open(JourneyRow row) => new(row, JsonSerializer.Deserialize<JourneyRequest>(row.Request, JsonSerializerOptions.Web)!);

    private sealed record Found(JourneyRow Journey, TypedName Typed);
}
