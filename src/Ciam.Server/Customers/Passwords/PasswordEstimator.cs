using Ciam.Decisions.Customers;
using Ciam.Server.House;
using Ciam.Storage.Customers;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Customers.Passwords;

/// <summary>Looks at a password the way a guesser would: zxcvbn with its dictionaries, the owner's own words, the breached list.</summary>
internal sealed class PasswordEstimator(BreachedPasswords breached, IOptions<CiamOptions> options)
{
    /// <summary>The estimator's work grows with the cube of the length; a longer password is at least as strong as its beginning.</summary>
    private const int EstimatedLength = 64;

    private static readonly string[] BankWords = ["bank", "banking", "ebanking", "login"];

    public PasswordFacts Look(string password, CustomerRow owner)
    {
        var codePoints = PasswordShape.CodePoints(password);
        if (!PasswordShape.IsReadable(password) || codePoints > PasswordPolicy.MaxCodePoints)
            return new PasswordFacts(codePoints, 0, HoldsOwnWords: false, IsBreached: false, PasswordShape.IsReadable(password));

        var own = PasswordShape.OwnWords([owner.DisplayName, owner.Email, options.Value.BankName, .. BankWords]);
        var plain = PasswordShape.WithoutRepetition(password);
        var estimated = plain.Length > EstimatedLength ? plain[..EstimatedLength] : plain;
        return new PasswordFacts(
            codePoints,
            Zxcvbn.Zxcvbn.MatchPassword(estimated, own).Score,
            PasswordShape.HoldsOwnWords(password, own),
            breached.Contains(password),
            IsReadable: true);
    }
}
