using Ciam.Protocol;
using Ciam.Protocol.Authorize;
using Ciam.Protocol.PaymentApproval;
using Ciam.Protocol.Registration;
using Ciam.Protocol.RichAuthorization;
using Ciam.Server.Audit;
using Ciam.Server.SignIn;
using Ciam.Storage;

namespace Ciam.Server.OAuth;

/// <summary>What the consent page asks the customer.</summary>
public sealed record ConsentQuestion(string ClientId, string ClientName, string ClientHost, string RedirectUri, string CustomerName, IReadOnlyList<string> Scopes)
{
    /// <summary>What the app shows of itself and where its terms are; each may be missing.</summary>
    public string? LogoUri { get; init; }
    public string? PolicyUri { get; init; }
    public string? TosUri { get; init; }

    /// <summary>What exactly is to be allowed, for this one authorization.</summary>
    public IReadOnlyList<AuthorizationDetail> Details { get; init; } = [];

    /// <summary>The bank's own app asks; what it may see needs no agreement, only its details do.</summary>
    public bool FirstParty { get; init; }

    /// <summary>How the payments among the details can be approved now; null where none is.</summary>
    public PaymentStep? Payment { get; init; }

    /// <summary>The agreement to the scopes is remembered: always a third party's, the bank's own where it asked for it.</summary>
    public bool RemembersScopes { get; init; }
}

/// <summary>What became of an answer: where the browser goes next, or what was wrong with the proof of a payment; neither when there is nothing to answer any more.</summary>
internal sealed record ConsentOutcome(string? Next, PaymentAnswer? Payment = null);

/// <summary>The consent step of an authorization request under way: asked of the customer whose session it is, answered once.</summary>
internal sealed class ConsentQuestions(CiamDbContext database, Clients clients, ResourceCatalog catalog, Sessions sessions, JourneyStore journeys, PaymentApprovals payments)
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
        var payment = PaymentOf(open, session, client!, request.AuthorizationDetails);
        return new ConsentQuestion(client!.ClientId, client.ClientName, ClientDocument.HostOf(client.ClientId) ?? new Uri(request.RedirectUri).Host, request.RedirectUri, session.Customer.DisplayName, request.Scopes)
        {
            Details = request.AuthorizationDetails,
            Payment = payment is null ? null : await payments.StepAsync(payment, now, ct),
            FirstParty = client.FirstParty,
            RemembersScopes = !client.FirstParty || request.PromptConsent,
            LogoUri = client.Metadata.LogoUri, PolicyUri = client.Metadata.PolicyUri, TosUri = client.Metadata.TosUri,
        };
    }

    /// <summary>Sends a code for the payments that are asked about; null when there is nothing to answer any more.</summary>
    public async Task<CodeSending?> SendCodeAsync(HttpContext http, string handle, DateTimeOffset now, CancellationToken ct) =>
        await FindAsync(http, handle, now, ct) is { } question && await OpenAsync(http, handle, now, ct) is ({ } open, { } session) && await clients.FindAsync(question.ClientId, now, ct) is { } client
        && PaymentOf(open, session, client, question.Details) is { } payment
            ? await payments.SendCodeAsync(http, payment, now, ct)
            : null;

    /// <summary>Keeps the answer; what moves money is agreed to by proving it.</summary>
    public async Task<ConsentOutcome> AnswerAsync(HttpContext http, string handle, bool agreed, PaymentProofForm proof, Consents consents, AuditTrail audit, DateTimeOffset now, CancellationToken ct)
    {
        if (await FindAsync(http, handle, now, ct) is not { } question || await clients.FindAsync(question.ClientId, now, ct) is not { } client)
            return new(null);
        var (open, session) = await OpenAsync(http, handle, now, ct);
        if (agreed)
        {
            if (PaymentOf(open!, session!, client, question.Details) is { } payment && await payments.ProveAsync(payment, proof, now, ct) is (not PaymentAnswer.Proven and var answer, _))
                return new(null, answer);
            if (question.Details.Count > 0)
                AgreeToDetails(open!, session!, question, audit, now);
            if (question.RemembersScopes)
                await consents.GiveAsync(session!.Customer.Id, question.ClientId, question.Scopes, now, ct);
            await database.SaveChangesAsync(ct);
        }
        else
        {
            open!.Row.Ending = JourneyEndings.Cancelled;
            open.Row.Version++;
            audit.Append(new AuditDeed(AuditEvents.ConsentRefused, AuditActor.Customer(session!.Customer.Id)) { CustomerId = session.Customer.Id, ClientId = question.ClientId }, now);
            await database.SaveChangesAsync(ct);
        }

        return new($"{Http.Routes.Resume}?journey={handle}");
    }

    private static PaymentQuestion? PaymentOf(OpenJourney open, LiveSession session, Client client, IReadOnlyList<AuthorizationDetail> details) =>
        PaymentStatement.PaymentsOf(details) is { Count: > 0 } asked ? new PaymentQuestion(session, open.Row.Id, client.ClientId, client.ClientName, asked) : null;

    /// <summary>For this request and no other; it is kept with the request, not with the customer.</summary>
    private static void AgreeToDetails(OpenJourney open, LiveSession session, ConsentQuestion question, AuditTrail audit, DateTimeOffset now)
    {
        open.Row.Ending = JourneyEndings.Agreed;
        open.Row.Version++;
        audit.Append(new AuditDeed(AuditEvents.DetailsAgreed, AuditActor.Customer(session.Customer.Id))
        {
            CustomerId = session.Customer.Id, ClientId = question.ClientId, SessionId = session.Row.Id, After = new { details = question.Details.Select(detail => detail.TypeName) },
        }, now);
    }

    private async Task<(OpenJourney? Open, LiveSession? Session)> OpenAsync(HttpContext http, string handle, DateTimeOffset now, CancellationToken ct)
    {
        var open = await journeys.FindAsync(http, handle, now, ct);
        var session = await sessions.FindAsync(http, now, ct);
        return session is not null && open?.Row is { Ending: JourneyEndings.Done } row && row.SessionId == session.Row.Id ? (open, session) : (null, null);
    }
}
