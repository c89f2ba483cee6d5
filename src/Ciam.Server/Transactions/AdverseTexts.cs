using Ciam.Decisions.Transactions;
using static Ciam.Server.House.Language;

namespace Ciam.Server.Transactions;

/// <summary>What a customer reads of a payment that was held or declined: it follows from what weighed heaviest, in every language of the house, and says that a person will look.</summary>
internal static class AdverseTexts
{
    /// <summary>More would explain less.</summary>
    private const int MostReasons = 2;

    /// <summary>By language; null for an answer that is not adverse.</summary>
    public static IReadOnlyDictionary<string, string>? Of(FraudJudgment judgment) => judgment.Verdict is FraudVerdict.Hold or FraudVerdict.Decline
        ? Names.Keys.ToDictionary(code => code, code => In(code, () => Written(judgment)))
        : null;

    private static string Written(FraudJudgment judgment)
    {
        string[] reasons = [.. Leading(judgment).Select(Sentence).Distinct().Take(MostReasons)];
        string[] sentences =
        [
            judgment.Verdict == FraudVerdict.Hold ? Say("We are looking at this before it is carried out. Nothing has been booked.") : Say("We did not carry this out, to protect your account. Nothing has been booked."),
            .. reasons,
            Say("If it was you, call us: a person will look at it again with you."),
        ];
        return string.Join(' ', sentences);
    }

    /// <summary>Families that spoke against it, heaviest first; where a rule decided, the families of what it names, too.</summary>
    private static IEnumerable<FraudFamily> Leading(FraudJudgment judgment) =>
        judgment.Reasons.Where(reason => reason.Family == FraudFamily.Blind).Select(reason => reason.Family)
            .Concat(judgment.Reasons.Where(reason => reason.Family == FraudFamily.Rule).SelectMany(reason => reason.Features.Select(part => TransactionFeatures.FamilyOf(part.Feature))))
            .Concat(judgment.Reasons.Where(reason => reason.LogOdds > 0).Select(reason => reason.Family));

    private static string Sentence(FraudFamily family) => family switch
    {
        FraudFamily.Amount => Say("The amount is unusual for you."),
        FraudFamily.Balance => Say("It would take most of what is on the account."),
        FraudFamily.Payee => Say("You have hardly paid this recipient before."),
        FraudFamily.SharedPayee => Say("There is something unusual about the recipient's account."),
        FraudFamily.Velocity => Say("There were many payments in a short time."),
        FraudFamily.Time => Say("It was asked for at an hour that is unusual for you."),
        FraudFamily.Place => Say("It was asked for from a place that is unusual for you."),
        FraudFamily.Device => Say("It was asked for on a device that is new for you."),
        FraudFamily.Credential => Say("Your password, a sign-in method or your telephone number changed shortly before."),
        FraudFamily.Session or FraudFamily.Behaviour => Say("We were not sure enough that it was you."),
        FraudFamily.Coercion => Say("It looked as if somebody were guiding you. We never ask you to move money to keep it safe."),
        FraudFamily.Agent => Say("A program acting for you did something that it does not usually do."),
        FraudFamily.Account => Say("We do not know enough about this account yet."),
        FraudFamily.Blind => Say("We could not check it in time."),
        _ => Say("Several small things were unusual."),
    };
}
