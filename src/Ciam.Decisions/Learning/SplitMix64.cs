namespace Ciam.Decisions.Learning;

/// <summary>A seeded generator whose numbers are the same everywhere (Steele, Lea and Flood, 2014): arithmetic, not chance.</summary>
public struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 (included) to 1 (excluded).</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number from 0 (included) to <paramref name="below"/> (excluded); the bias is below 2^-32.</summary>
    public int Below(int below) => (int)(((Next() >> 32) * (ulong)below) >> 32);

    /// <summary>The first <paramref name="count"/> of the numbers 0 to <paramref name="of"/> - 1 after a shuffle, in ascending order.</summary>
    public int[] Pick(int count, int of)
    {
        var all = new int[of];
        for (var i = 0; i < of; i++)
            all[i] = i;
        for (var i = 0; i < count; i++)
        {
            var j = i + Below(of - i);
            (all[i], all[j]) = (all[j], all[i]);
        }
        var picked = all[..count];
        Array.Sort(picked);
        return picked;
    }
}
