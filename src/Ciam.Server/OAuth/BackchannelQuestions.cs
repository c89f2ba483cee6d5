using Ciam.Protocol;
using Ciam.Protocol.PaymentApproval;
using Ciam.Protocol.Registration;
using Ciam.Protocol.RichAuthorization;
using Ciam.Server.SignIn;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth;

/// <summary>Where a client's question stands.</summary>
internal enum ApprovalState
{
    Open,
    Expired,
    Approved,
    Refused,
    WrongNumber,
    Disowned,
}

/// <summary>A client's question as the customer it is for reads it.</summary>
internal sealed record AskedApproval
{
    public required Guid Id { get; init; }
    public required string ClientId { get; init; }
    public required string ClientName { get; init; }

    /// <summary>Where the client is at home; null where it registered no address at all.</summary>
    public string? ClientHost { get; init; }

    public string? LogoUri { get; init; }
    public bool FirstParty { get; init; }
    public string? BindingMessage { get; init; }

    /// <summary>What the client shows and the customer types; null where it shows none.</summary>
    public int? Number { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }
    public required IReadOnlyList<string> Resources { get; init; }
    public required IReadOnlyList<AuthorizationDetail> Details { get; init; }
    public required string AcrWanted { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public required ApprovalState State { get; init; }
    public byte[]? SealedPing { get; init; }

    public bool MovesMoney => Details.Any(detail => detail.Type!.MovesMoney);

    /// <summary>The payments in it, for whoever answers it; null where there are none.</summary>
    public PaymentQuestion? PaymentOf(LiveSession session) => PaymentStatement.PaymentsOf(Details) is { Count: > 0 } payments ? new(session, Id, ClientId, ClientName, payments) : null;
}

/// <summary>What clients have asked a customer: nobody else's questions are found.</summary>
internal sealed class BackchannelQuestions(CiamDbContext database)
{
    private const int MostShown = 50;

    /// <summary>Null when there is no such question, or it is somebody else's, or its client is not let in any more.</summary>
    public async Task<AskedApproval?> FindAsync(Guid customerId, Guid id, DateTimeOffset now, CancellationToken ct) =>
        (await ReadAsync(database.Set<BackchannelRequestRow>().Where(row => row.CustomerId == customerId && row.Id == id), now, ct)).SingleOrDefault();

    /// <summary>The open ones first, then what became of the others lately.</summary>
    public async Task<IReadOnlyList<AskedApproval>> ListAsync(Guid customerId, DateTimeOffset now, CancellationToken ct) =>
        [.. (await ReadAsync(database.Set<BackchannelRequestRow>().Where(row => row.CustomerId == customerId), now, ct)).OrderBy(asked => asked.State != ApprovalState.Open).ThenByDescending(asked => asked.CreatedAt)];

    public Task<int> CountOpenAsync(Guid customerId, DateTimeOffset now, CancellationToken ct) =>
        database.Set<BackchannelRequestRow>().CountAsync(row => row.CustomerId == customerId && row.DecidedAt == null && row.ExpiresAt > now, ct);

    private async Task<IEnumerable<AskedApproval>> ReadAsync(IQueryable<BackchannelRequestRow> rows, DateTimeOffset now, CancellationToken ct)
    {
        var found = await (
            from row in rows
            join client in database.Set<ClientRow>() on row.ClientId equals client.ClientId
            where client.DisabledAt == null
            orderby row.CreatedAt descending
            select new { row, client }).Take(MostShown).AsNoTracking().ToListAsync(ct);
        return found.Select(entry => InWords(entry.row, entry.client, now));
    }

    private static AskedApproval InWords(BackchannelRequestRow row, ClientRow client, DateTimeOffset now)
    {
        var metadata = ClientMetadata.FromJson(client.Metadata);
        return new AskedApproval
        {
            Id = row.Id,
            ClientId = client.ClientId,
            ClientName = client.ClientName,
            ClientHost = ClientHome.Of(client.ClientId, client.RedirectUris, metadata),
            LogoUri = metadata.LogoUri,
            FirstParty = client.FirstParty,
            BindingMessage = row.BindingMessage,
            Number = row.Number,
            Scopes = row.Scopes,
            Resources = row.Resources,
            Details = AuthorizationDetailList.Read(row.AuthorizationDetails) ?? [],
            AcrWanted = row.AcrWanted,
            CreatedAt = row.CreatedAt,
            ExpiresAt = row.ExpiresAt,
            State = StateOf(row, now),
            SealedPing = row.SealedPing,
        };
    }

    private static ApprovalState StateOf(BackchannelRequestRow row, DateTimeOffset now) => row.Decision switch
    {
        BackchannelDecisions.Approved => ApprovalState.Approved,
        BackchannelDecisions.Disowned => ApprovalState.Disowned,
        BackchannelDecisions.WrongNumber => ApprovalState.WrongNumber,
        not null => ApprovalState.Refused,
        null => row.ExpiresAt <= now ? ApprovalState.Expired : ApprovalState.Open,
    };
}
