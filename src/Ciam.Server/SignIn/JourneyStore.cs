using System.Text.Json;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.SignIn;

/// <summary>A sign-in under way, with what was asked.</summary>
public sealed record OpenJourney(JourneyRow Row, JourneyRequest Request)
{
    /// <summary>When the request came in that this is about.</summary>
    public DateTimeOffset Since => Request.Since ?? Row.CreatedAt;

    /// <summary>The customer proved what was asked, and perhaps agreed.</summary>
    public bool EndedWell => Row.Ending is JourneyEndings.Done or JourneyEndings.Agreed;
}

/// <summary>Journeys are begun by whoever needs a sign-in and found again by handle, in the same browser only.</summary>
public sealed class JourneyStore(CiamDbContext database, Cookies cookies)
{
    public const string BrowserCookie = "browser";
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

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
        return row is null ? null : new OpenJourney(row, JsonSerializer.Deserialize<JourneyRequest>(row.Request, JsonSerializerOptions.Web)!);
    }
}
