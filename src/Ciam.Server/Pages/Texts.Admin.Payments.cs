using Ciam.Decisions.Transactions;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    internal static partial class Admin
    {
        public const string PaymentPolicies = "Payment policies";
        public const string PaymentPoliciesLead = "A policy for payments holds a model, thresholds, the bank's rules, and what is done when nothing can be seen. It is never changed: a new one is drafted, tried, and put in its place by somebody else than its author.";
        public const string PolicyText = "Policy";
        public const string PolicyTextHint = "JSON. The version must be a new one; answers bear it for ever. Features and rules are described in docs/transactions/policies.md.";
        public const string PaymentActivateMeans = "From the next payment on, everything is judged by this policy, on every server. Answers already given stay as they are. To go back, put the former policy in force again.";
        public const string AuthorMayNot = "You wrote this policy: somebody else has to put it in force.";
        public const string PaymentsOnThePast = "On the payments of the last 30 days";
        public const string NoPaymentsYet = "There are none yet.";
        public const string PaymentsUnreadable = "Some facts were kept by a later version of this server and cannot be judged here.";
        public const string OfThemFraud = "Of them fraud";

        public static string FraudVerdictName(FraudVerdict verdict) => verdict switch
        {
            FraudVerdict.Allow => "Allowed",
            FraudVerdict.StepUp => "Asked about",
            FraudVerdict.Hold => "Held",
            _ => "Declined",
        };
    }
}
