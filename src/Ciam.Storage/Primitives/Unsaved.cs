namespace Ciam.Storage.Primitives;

/// <summary>What may be used once, kept by the hash of the handle that shows it.</summary>
public interface ISpentOnce
{
    byte[] Hash { get; }
    DateTimeOffset? SpentAt { get; set; }
}

/// <summary>That a row is spent, unless it was before.</summary>
internal readonly record struct Spending(ISpentOnce Row, DateTimeOffset At);

/// <summary>What one unit of work is going to write without anything having tracked it: rows to insert, handles to spend.</summary>
internal sealed class Unsaved
{
    public List<object> Inserts { get; } = [];
    public List<Spending> Spendings { get; } = [];

    public void Clear()
    {
        Inserts.Clear();
        Spendings.Clear();
    }
}
