namespace Ciam.Protocol.ClientAuthentication;

/// <summary>The strength of client secrets: generated ones have 256 bits, which is why a fast hash may keep them (RFC 6749 section 10.10).</summary>
public static class ClientSecret
{
    /// <summary>256 bits in base64url.</summary>
    public const int LeastLength = 43;

    /// <summary>RFC 6749 section 10.10: the chance of a guess is to be 2^-128 or less.</summary>
    private const double LeastBits = 128;

    private const int ShortestRepeat = 3;

    /// <summary>Neighbours on these rows, in either direction, are what fingers choose.</summary>
    private static readonly string[] Rows = ["abcdefghijklmnopqrstuvwxyz", "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm"];

    /// <summary>An upper bound by what the text itself shows. It cannot know that a long sentence is a famous one; it refuses what is plainly weak.</summary>
    [Spec("RFC6749-10.10")]
    public static Refusal? HasEnoughEntropy(string secret)
    {
        if (secret.Length < LeastLength)
            return Refusal.InvalidRequest("client_secret must have 43 characters or more");
        return EstimateBits(secret) < LeastBits ? Refusal.InvalidRequest("client_secret is too easy to guess; let the server generate one") : null;
    }

    /// <summary>The letters that surprise, times what one letter of this text tells on average.</summary>
    internal static double EstimateBits(string secret)
    {
        var entropy = secret.GroupBy(letter => letter).Select(group => (double)group.Count() / secret.Length).Sum(share => -share * Math.Log2(share));
        var surprises = 0;
        for (var at = 0; at < secret.Length;)
        {
            var repeat = LongestRepeat(secret, at);
            var length = repeat >= ShortestRepeat ? repeat : 1;
            if (length > 1 || !EndsRun(secret, at))
                surprises++;
            at += length;
        }

        return surprises * entropy;
    }

    /// <summary>How much of what follows has been seen before, as a compressor would find it.</summary>
    private static int LongestRepeat(string text, int at)
    {
        var longest = 0;
        for (var from = 0; from < at; from++)
        {
            var length = 0;
            while (at + length < text.Length && text[from + length] == text[at + length])
                length++;
            longest = Math.Max(longest, length);
        }

        return longest;
    }

    /// <summary>The third in a row: two neighbours happen by chance in every tenth pair, three do not.</summary>
    private static bool EndsRun(string text, int at) => at >= 2 && IsNeighbour(text[at - 2], text[at - 1]) && IsNeighbour(text[at - 1], text[at]);

    private static bool IsNeighbour(char one, char next)
    {
        var (first, second) = (char.ToLowerInvariant(one), char.ToLowerInvariant(next));
        return first == second || Rows.Any(row => row.Contains(first) && row.Contains(second) && Math.Abs(row.IndexOf(first) - row.IndexOf(second)) == 1);
    }
}
