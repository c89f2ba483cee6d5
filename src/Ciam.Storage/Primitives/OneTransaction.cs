using Microsoft.EntityFrameworkCore.Storage;

namespace Ciam.Storage.Primitives;

/// <summary>A transaction of one's own, or a part in the caller's: then the caller commits.</summary>
public sealed class OneTransaction : IAsyncDisposable
{
    private readonly IDbContextTransaction? _own;

    private OneTransaction(IDbContextTransaction? own) => _own = own;

    public static async Task<OneTransaction> BeginOrJoinAsync(CiamDbContext database, CancellationToken ct) =>
        new(database.Database.CurrentTransaction is null ? await database.Database.BeginTransactionAsync(ct) : null);

    public Task CommitAsync(CancellationToken ct) => _own?.CommitAsync(ct) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
