using System.Text.Json;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Admin;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin.Api;

/// <summary>Writing requests by the key their caller gave them: each is done at most once, and its answer is kept for a day.</summary>
internal sealed class ApiRequests(CiamDbContext database, Vault vault)
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>Null when the request is to be done now; otherwise what is answered instead.</summary>
    public async Task<ApiAnswer?> BeginAsync(ApiRequestRow request, CancellationToken ct)
    {
        // One statement: of two that come at once one begins. What has expired is as good as gone.
        var begun = await database.Database.ExecuteSqlAsync(
            $"""
            insert into ciam.admin_api_request (client_id, key_hash, request_hash, created_at, expires_at)
            values ({request.ClientId}, {request.KeyHash}, {request.RequestHash}, {request.CreatedAt}, {request.ExpiresAt})
            on conflict (client_id, key_hash) do update set request_hash = excluded.request_hash, sealed_answer = null, created_at = excluded.created_at, expires_at = excluded.expires_at
            where admin_api_request.expires_at <= excluded.created_at
            """, ct);
        if (begun == 1)
            return null;
        var earlier = await database.Set<ApiRequestRow>().AsNoTracking().SingleAsync(row => row.ClientId == request.ClientId && row.KeyHash == request.KeyHash, ct);
        if (!earlier.RequestHash.AsSpan().SequenceEqual(request.RequestHash))
            return ApiAnswer.Problem(StatusCodes.Status422UnprocessableEntity, "idempotency_key_reused", "Idempotency-Key was used for another request");
        return earlier.SealedAnswer is { } answer
            ? JsonSerializer.Deserialize<ApiAnswer>(vault.OpenText(Purpose(earlier), answer))! with { IsRepeated = true }
            : ApiAnswer.Problem(StatusCodes.Status409Conflict, "idempotency_key_unfinished", "the request of this Idempotency-Key is still being worked on, or ended without an answer; look what became of it before sending another");
    }

    public Task FinishAsync(ApiRequestRow request, ApiAnswer answer)
    {
        var kept = vault.SealText(Purpose(request), JsonSerializer.Serialize(answer));
        return database.Set<ApiRequestRow>().Where(row => row.ClientId == request.ClientId && row.KeyHash == request.KeyHash)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SealedAnswer, kept), CancellationToken.None);
    }

    private static string Purpose(ApiRequestRow request) => $"admin-answer:{request.ClientId}:{Convert.ToHexStringLower(request.KeyHash)}";
}
