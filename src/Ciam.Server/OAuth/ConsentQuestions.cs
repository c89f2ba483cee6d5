using Ciam.Protocol;
using Ciam.Protocol.Authorize;
using Ciam.Server.Audit;
using Ciam.Server.SignIn;
using Ciam.Storage;

namespace Ciam.Server.OAuth;

/// <summary>What the consent page asks the customer.</summary>
public sealed record ConsentQuestion(string ClientId, string ClientName, string ClientHost, string RedirectUri, string CustomerName, IReadOnlyList<string> Scopes);

/// <summary>The consent step of an authorization request under way: asked of the customer whose session it is, answered once.</summary>
public sealed class ConsentQuestions(CiamDbContext database, Clients clients, ResourceCatalog catalog, Sessions sessions, JourneyStore journeys)
{
    /// <summary>Null when the request is gone, or is not this browser's or this customer's.</summary>
    public async Task<ConsentQuestion?> FindAsync(HttpContext http, string handle, DateTimeOffset now, CancellationToken ct)
    {
        var (open, session) = await OpenAsync(http, handle, now, ct);
        if (open?.Request.Authorize is not { } parameters || session is null)
            return null;
        var client = await clients.FindAsync(open.Request.ClientId, now, ct);
        if (!AddressedRequest.Prove(new Parameters(parameters), client, open.Request.Origin).TryGet(out var addressed, out _)
            || !ValidRequest.Prove(addressed, await catalog.LoadAsync(ct)).TryGet(out var request, out _))
            return null;
        return new ConsentQuestion(client!.ClientId, client.ClientName, new Uri(request.RedirectUri).Host, request.RedirectUri, session.Customer.DisplayName, request.Scopes);
    }

    /// <summary>Keeps the answer and tells where the browser goes next; null when there is nothing to answer any more.</summary>
    public async Task<string?> AnswerAsync(HttpContext http, string handle, bool agreed, Consents consents, AuditTrail audit, DateTimeOffset now, CancellationToken ct)
    {
        if (await FindAsync(http, handle, now, ct) is not { } question)
            return null;
        var (open, session) = await OpenAsync(http, handle, now, ct);
        if (agreed)
        {
            await consents.GiveAsync(session!.Customer.Id, question.ClientId, question.Scopes, now, ct);
        }
        else
        {
            open!.Row.Ending = "cancelled";
            open.Row.Version++;
            audit.Append(new AuditDeed(AuditEvents.ConsentRefused, AuditActor.Customer(session!.Customer.Id)) { CustomerId = session.Customer.Id, ClientId = question.ClientId }, now);
            await database.SaveChangesAsync(ct);
        }

        return $"{Http.Routes.Resume}?journey={handle}";
    }

    private async Task<(OpenJourney? Open, LiveSession? Session)> OpenAsync(HttpContext http, string handle, DateTimeOffset now, CancellationToken ct)
    {
        var open = await journeys.FindAsync(http, handle, now, ct);
        var session = await sessions.FindAsync(http, now, ct);
        return session is not null && open?.Row.SessionId == session.Row.Id ? (open, session) : (null, null);
    }
}
