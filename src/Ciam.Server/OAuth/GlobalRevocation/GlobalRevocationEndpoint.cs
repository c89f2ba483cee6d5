using Ciam.Protocol;
using Ciam.Protocol.GlobalRevocation;
using Ciam.Protocol.Wire;
using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Server.House;
using Ciam.Server.Http;
using Ciam.Server.SignIn;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Ciam.Server.OAuth.GlobalRevocation;

/// <summary>What the story of a global revocation needs.</summary>
internal readonly record struct GlobalRevocationServices(
    ManagementTokens Tokens, Credentials Credentials, Sessions Sessions, CiamDbContext Database, AuditTrail Audit, Issuer Issuer, TimeProvider Clock);

/// <summary>POST /oauth2/global-revoke: whoever watches over security elsewhere says that a customer's every token must end; the customer signs in anew.</summary>
internal static class GlobalRevocationEndpoint
{
    private const string Because = "global token revocation";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Routes.GlobalRevocation, Handle).WithName("GlobalRevocation").DisableAntiforgery();

    [Spec("GTR-3"), Spec("GTR-4")]
    private static async Task<IResult> Handle(HttpContext http, [AsParameters] GlobalRevocationServices s, CancellationToken ct)
    {
        var now = s.Clock.GetUtcNow();

        // 1 Who asks, and whether the bank lets it.
        if (!(await s.Tokens.ProveAsync(http, ManagementScopes.RevokeGlobally, now, ct)).TryGet(out var live, out var no))
            return ManagementTokens.Challenged(http, no, ManagementScopes.RevokeGlobally);
        var token = live.Token;

        // 2 Whose tokens.
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            return OAuthResults.Refused(Refusal.InvalidRequest("content type must be application/json") with { Status = StatusCodes.Status415UnsupportedMediaType });
        if (await ReadAsync(http.Request, ct) is not { } body)
            return OAuthResults.Refused(Refusal.InvalidRequest("the body is too long") with { Status = StatusCodes.Status413PayloadTooLarge });
        if (!SubjectId.Read(body, s.Issuer.Value).TryGet(out var subject, out no)) return OAuthResults.Refused(no);
        if (await FindAsync(subject, s, ct) is not { } customer) return Results.NotFound();

        // 3 End every session and every grant, on every node, in one transaction with the record of who asked.
        await using var transaction = await s.Database.Database.BeginTransactionAsync(ct);
        var sessions = await s.Sessions.EndAllAsync(customer.Id, Because, now, ct);
        var grants = await s.Database.Set<GrantRow>().Where(row => row.CustomerId == customer.Id && row.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RevokedAt, now).SetProperty(row => row.RevokedBecause, Because), ct);
        s.Audit.Append(new AuditDeed(AuditEvents.TokensRevokedGlobally, AuditActor.Client(token.ClientId!)) { CustomerId = customer.Id, ClientId = token.ClientId, After = new { sessions, grants } }, now);
        await s.Database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return Results.NoContent();
    }

    private static async Task<CustomerRow?> FindAsync(SubjectId subject, GlobalRevocationServices s, CancellationToken ct) => subject switch
    {
        { Email: { } email } => await s.Credentials.FindByEmailAsync(email, ct),
        { Subject: { } text } when Guid.TryParseExact(text, "D", out var id) => await s.Database.Set<CustomerRow>().SingleOrDefaultAsync(row => row.Id == id, ct),
        _ => null,
    };

    /// <summary>Null when there is more than may be.</summary>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var buffer = new byte[SubjectId.MostBytes + 1];
        var read = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return read > SubjectId.MostBytes ? null : buffer[..read];
    }
}
