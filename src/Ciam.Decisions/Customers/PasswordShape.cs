using System.Text;

namespace Ciam.Decisions.Customers;

/// <summary>What can be said about a password by looking at it: length, repetition, the owner's own words.</summary>
public static class PasswordShape
{
    /// <summary>Shorter words stand in too many good passwords by chance.</summary>
    private const int ShortestOwnWord = 3;

    /// <summary>Code points, or -1 when the text holds half a surrogate pair.</summary>
    public static int CodePoints(string password)
    {
        var count = 0;
        for (var rest = password.AsSpan(); !rest.IsEmpty; count++)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var used) != System.Buffers.OperationStatus.Done)
                return -1;
            rest = rest[used..];
        }

        return count;
    }

    public static bool IsReadable(string password) => CodePoints(password) >= 0 && !password.Any(char.IsControl);

    /// <summary>"abcabcabc" is worth "abc" and a little: the shortest block that repeated gives the whole, and once more its first half so that the repetition still counts for something.</summary>
    public static string WithoutRepetition(string password)
    {
        for (var period = 1; period <= password.Length / 2; period++)
        {
            if (password.AsSpan(period).SequenceEqual(password.AsSpan(0, password.Length - period)))
                return password[..(period + (period / 2))];
        }

        return password;
    }

    /// <summary>The words a guesser would try first for this person: parts of the name and of the address, the bank's own names.</summary>
    public static IReadOnlyList<string> OwnWords(params IEnumerable<string?> texts) =>
        [.. texts.SelectMany(text => (text ?? "").Split([' ', '@', '.', '-', '_', '+', '\''], StringSplitOptions.RemoveEmptyEntries))
            .Select(word => word.ToLowerInvariant())
            .Where(word => word.Length >= ShortestOwnWord)
            .Distinct(StringComparer.Ordinal)];

    /// <summary>Fewer than eight characters are left once the own words are taken out.</summary>
    public static bool HoldsOwnWords(string password, IEnumerable<string> ownWords)
    {
        var left = password.ToLowerInvariant();
        foreach (var word in ownWords.OrderByDescending(word => word.Length))
            left = left.Replace(word, "", StringComparison.Ordinal);
        return left.Length < password.Length && CodePoints(left) < PasswordPolicy.MinCodePoints;
    }
}
