using Ciam.Protocol;
using Ciam.Protocol.Assessment;
using Ciam.Server.OAuth;
using Ciam.Storage;
using Ciam.Storage.House;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>One client as a line of a list.</summary>
internal sealed record ClientLine(string ClientId, string Name, string AuthMethod, IReadOnlyList<string> GrantTypes, bool FirstParty, bool IsApi, DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt)
{
    /// <summary>Rules of every standard that were asked of it, and how many it does not meet.</summary>
    public required (int Faults, int Rules) Grade { get; init; }
}

/// <summary>A secret that works, known by its dates only.</summary>
internal sealed record SecretLine(DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

/// <summary>One client in full.</summary>
internal sealed record ClientFile(ClientForm Form, DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt, IReadOnlyList<SecretLine> Secrets)
{
    public bool HasSecret => Form.AuthMethod is Protocol.Wire.ClientAuthMethods.Basic or Protocol.Wire.ClientAuthMethods.Post;
}

/// <summary>What a form of a client can choose from.</summary>
internal sealed record ClientChoices(IReadOnlyList<string> StandardScopes, IReadOnlyList<ApiResource> Apis);

/// <summary>Staff read about clients.</summary>
internal sealed class ClientDesk(CiamDbContext database, ResourceCatalog resources)
{
    private const int LongestId = 256;

    /// <summary>A bank has thousands at most, sorted as they are asked.</summary>
    public static readonly IReadOnlyList<ListColumn<ClientRow>> Columns =
    [
        new ListColumn<ClientRow, string, string>("name", row => row.ClientName, row => row.ClientId), new ListColumn<ClientRow, string, string>("id", row => row.ClientId, row => row.ClientId),
        new ListColumn<ClientRow, DateTimeOffset, string>("created", row => row.CreatedAt, row => row.ClientId),
    ];

    /// <summary>In the order of the ids, where no other is asked; there the cursor is the last id seen.</summary>
    public async Task<Outcome<Slice<ClientLine>>> ListAsync(string? after, CancellationToken ct, ListSort? sort = null)
    {
        if (sort is not null)
            return await sort.SliceAsync(database.Set<ClientRow>().AsNoTracking(), Columns, after, Show, ct);
        if (after is { Length: > LongestId })
            return Refusal.InvalidRequest("after is not a cursor of this list");
        var rows = database.Set<ClientRow>().AsNoTracking();
        if (!string.IsNullOrEmpty(after))
            rows = rows.Where(row => row.ClientId.CompareTo(after) > 0);
        var found = await rows.OrderBy(row => row.ClientId).Take(Slice<ClientLine>.Size + 1).ToListAsync(ct);
        return new Slice<ClientLine>(
            [.. found.Take(Slice<ClientLine>.Size).Select(Show)],
            found.Count > Slice<ClientLine>.Size ? found[Slice<ClientLine>.Size - 1].ClientId : null);
    }

    /// <summary>The page of a client; an id that is an address is written so that it stays one part of the path.</summary>
    public static string PathOf(string clientId) => "/admin/clients/" + Uri.EscapeDataString(clientId);

    /// <summary>The id out of a path, whose slashes the server leaves encoded.</summary>
    public static string IdOf(string segment) => Uri.UnescapeDataString(segment);

    /// <summary>Null when there is no such client.</summary>
    public async Task<ClientFile?> FindAsync(string clientId, DateTimeOffset now, CancellationToken ct)
    {
        if (clientId.Length > LongestId || await database.Set<ClientRow>().AsNoTracking().SingleOrDefaultAsync(row => row.ClientId == clientId, ct) is not { } client)
            return null;
        var secrets = await database.Set<ClientSecretRow>()
            .Where(row => row.ClientId == clientId && (row.ExpiresAt == null || row.ExpiresAt > now))
            .OrderByDescending(row => row.CreatedAt)
            .Select(row => new SecretLine(row.CreatedAt, row.ExpiresAt))
            .ToListAsync(ct);
        return new ClientFile(ClientForm.Of(client), client.CreatedAt, client.DisabledAt, secrets);
    }

    public async Task<ClientChoices> ChoicesAsync(CancellationToken ct) =>
        new(Protocol.Wire.StandardScopes.All, (await resources.LoadAsync(ct)).ApiResources);

    private static ClientLine Show(ClientRow row) => new(
        row.ClientId, row.ClientName, row.TokenEndpointAuthMethod, row.GrantTypes, row.FirstParty, row.ResourceIdentifier is not null, row.CreatedAt, row.DisabledAt)
    {
        Grade = ClientAssessment.Assess(Clients.AsClient(row, [])) is var findings ? (findings.Count(finding => !finding.Satisfied), findings.Count) : default,
    };
}
