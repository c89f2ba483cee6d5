using System.Globalization;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;

namespace Ciam.Server.Transactions;

/// <summary>Reasons as analysts and the bank's developers read them: a sentence by family, with the numbers it stands on.</summary>
internal static class FraudWords
{
    public static string Of(FraudReason reason) => reason.Family switch
    {
        FraudFamily.Rule => $"the bank's rule {reason.Rule} asks for {RiskJson.NameOf(reason.AtLeast!.Value)} at least",
        FraudFamily.Blind => "the facts could not be gathered in time, so nothing could be weighed",
        _ => $"{Subject(reason.Family)} {(reason.LogOdds > 0 ? "speaks against it" : "speaks for it")}: {string.Join(", ", reason.Features.Select(part => $"{part.Feature.Replace('_', ' ')} {Number(part.Value)}"))}",
    };

    private static string Subject(FraudFamily family) => family switch
    {
        FraudFamily.Amount => "the amount",
        FraudFamily.Balance => "what it leaves on the account",
        FraudFamily.Payee => "how well the customer knows the payee",
        FraudFamily.SharedPayee => "who else pays this payee",
        FraudFamily.Velocity => "the pace of payments",
        FraudFamily.Time => "the hour",
        FraudFamily.Place => "the place",
        FraudFamily.Device => "the device",
        FraudFamily.Credential => "a credential or number that changed",
        FraudFamily.Session => "the sign-in",
        FraudFamily.Behaviour => "the hand in the session",
        FraudFamily.Coercion => "somebody who may be steering the customer",
        FraudFamily.Agent => "the agent that acts",
        FraudFamily.Account => "the account's history",
        _ => "what the caller measured",
    };

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
