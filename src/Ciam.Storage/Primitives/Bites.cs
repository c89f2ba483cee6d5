using System.Diagnostics;

namespace Ciam.Storage.Primitives;

/// <summary>Large deeds in small bites, so that nobody waits long behind one: after each the database is left to others for as long as it took.</summary>
public static class Bites
{
    private const int Size = 2000;

    /// <summary>Again and again until a bite is not full; returns the sum. <paramref name="biteAsync"/> is told how much it may do at most, and tells how much it did.</summary>
    public static async Task<int> AllAsync(Func<int, Task<int>> biteAsync, CancellationToken ct)
    {
        for (var done = 0; ;)
        {
            var began = Stopwatch.GetTimestamp();
            var bite = await biteAsync(Size);
            done += bite;
            if (bite < Size)
                return done;
            await Task.Delay(Stopwatch.GetElapsedTime(began), ct);
        }
    }
}
