using Microsoft.Extensions.Caching.Memory;

namespace Ciam.Samples.BankApi.Transactions;

/// <summary>What the API remembers of payments on their way: how it asked about each, and for which one an approval was spent. A real bank keeps both with its ledger.</summary>
internal sealed class PaymentMemory : IDisposable
{
    private const int Most = 20_000;

    private static readonly MemoryCacheEntryOptions Kept = new() { Size = 1, AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(2) };

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = Most });
    private readonly Lock _gate = new();

    /// <summary>The login by which a payment was first asked about: asked again after a stronger one, the question must be the same, letter for letter.</summary>
    public string? SessionOf(string subject, string key, string? session) => FirstOf($"asked:{subject}:{key}", session);

    /// <summary>One approval pays one payment, however often and at once it is shown.</summary>
    public bool Spend(string approval, string subject, string key) => FirstOf($"spent:{approval}", $"{subject}:{key}") == $"{subject}:{key}";

    public void Dispose() => _cache.Dispose();

    private string? FirstOf(string name, string? value)
    {
        lock (_gate)
            return _cache.TryGetValue(name, out string? first) ? first : _cache.Set(name, value, Kept);
    }
}
