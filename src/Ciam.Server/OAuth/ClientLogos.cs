using System.Security.Cryptography;
using Ciam.Decisions.Customers;
using Ciam.Server.Http;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth;

/// <summary>A client's logo by its hash, with its size, so that nothing jumps when it comes.</summary>
internal sealed record ClientLogo(string Hash, int Width, int Height);

/// <summary>
/// Logos that clients register as addresses (<c>logo_uri</c>). This server fetches them, now and then, and shows them from its own origin: whoever owns the address learns nothing of customers,
/// and what is shown is a small PNG, which holds nothing that runs. Anything else is not shown.
/// </summary>
internal sealed class ClientLogos(CiamDbContext database, GuardedFetcher fetcher)
{
    private const int Batch = 5;
    private static readonly string[] Types = ["image/png"];
    private static readonly TimeSpan Believed = TimeSpan.FromDays(7), TriedAgainAfter = TimeSpan.FromHours(6);

    /// <summary>Null where the client names none, or the one it names was not fetched or may not be shown.</summary>
    public async Task<ClientLogo?> FindAsync(string clientId, string? uri, CancellationToken ct) =>
        uri is null ? null : await database.Set<ClientLogoRow>().AsNoTracking().Where(row => row.ClientId == clientId && row.Uri == uri && row.Hash != null)
            .Select(row => new ClientLogo(row.Hash!, row.Width, row.Height)).SingleOrDefaultAsync(ct);

    public Task<byte[]?> PictureAsync(string hash, CancellationToken ct) =>
        database.Set<ClientLogoRow>().AsNoTracking().Where(row => row.Hash == hash).Select(row => row.Picture).FirstOrDefaultAsync(ct);

    /// <summary>How many were looked for. What was had before stays where the address answers nothing for a while; another kind of answer takes its place with nothing.</summary>
    public async Task<int> FetchDueAsync(DateTimeOffset now, CancellationToken ct)
    {
        var due = await database.TakeDueLogosAsync(Batch, now + TriedAgainAfter, now, ct);
        foreach (var row in due)
        {
            var answer = await fetcher.GetAsync(row.Uri, Types, ct);
            if (answer.IsOk)
                await KeepAsync(row, answer.Body, now, ct);
        }

        return due.Count;
    }

    private async Task KeepAsync(ClientLogoRow row, byte[] picture, DateTimeOffset now, CancellationToken ct)
    {
        var read = BrandLogo.Read(picture);
        var (shown, hash) = read is null ? (null, null) : (picture, Convert.ToHexStringLower(SHA256.HashData(picture)));
        var (width, height, next) = (read?.Width ?? 0, read?.Height ?? 0, now + Believed);
        await database.Set<ClientLogoRow>().Where(kept => kept.ClientId == row.ClientId && kept.Uri == row.Uri).ExecuteUpdateAsync(set => set
            .SetProperty(kept => kept.Picture, shown).SetProperty(kept => kept.Hash, hash).SetProperty(kept => kept.Width, width).SetProperty(kept => kept.Height, height)
            .SetProperty(kept => kept.NextLookAt, next), ct);
    }
}
