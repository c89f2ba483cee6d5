using System.Collections.Concurrent;
using Xunit;

namespace Ciam.Testing;

/// <summary>Every secret a bank handed to a test or took from one; none of them may turn up where people read.</summary>
public sealed class Secrets
{
    /// <summary>Shorter values (a six-digit code) occur by chance in ids and times.</summary>
    private const int ShortestTelling = 8;

    private readonly ConcurrentDictionary<string, string> _kindByValue = new(StringComparer.Ordinal);

    /// <summary>Remembers and gives back, so that it fits around any expression.</summary>
    public string Remember(string kind, string value)
    {
        if (value.Length >= ShortestTelling)
            _kindByValue.TryAdd(value, kind);
        return value;
    }

    /// <summary>Fails with the kind of the secret and where it was seen; never with the secret.</summary>
    public void AssertAbsentFrom(string where, IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            foreach (var (value, kind) in _kindByValue)
            {
                var at = text.IndexOf(value, StringComparison.Ordinal);
                Assert.True(at < 0, $"a secret ({kind}) is in {where}: {(at < 0 ? "" : text[Math.Max(0, at - 120)..at])}[{kind}]");
            }
        }
    }
}
