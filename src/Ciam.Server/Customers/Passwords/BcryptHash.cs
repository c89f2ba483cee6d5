using System.Buffers;
using System.Globalization;
using Org.BouncyCastle.Crypto.Generators;

namespace Ciam.Server.Customers.Passwords;

/// <summary>bcrypt in the modular crypt format (<c>$2b$12$…</c>; 2a and 2y alike); as everywhere, it hears the first 72 bytes of a password only.</summary>
internal sealed record BcryptHash(string Text) : ForeignHash
{
    /// <summary>Each step doubles the time; 13 is about a second.</summary>
    public const int HighestCost = 13;

    private const int Length = 60;
    private const int SaltEnd = 29;
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    public override bool Verify(string password) => OpenBsdBCrypt.CheckPassword(Text, password.ToCharArray());

    public static ReadHash ReadCrypt(string text)
    {
        if (text.Length != Length || text[6] != '$' || !int.TryParse(text.AsSpan(4, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var cost)
            || text.AsSpan(7).ContainsAnyExcept(Alphabet) || !".Oeu".Contains(text[SaltEnd - 1], StringComparison.Ordinal))
        {
            return Fault("a bcrypt string is $2b$COST$ and 53 characters");
        }

        return cost is >= 4 and <= HighestCost ? new BcryptHash(text) : Fault($"the cost of bcrypt is not 4 to {HighestCost}");
    }
}
