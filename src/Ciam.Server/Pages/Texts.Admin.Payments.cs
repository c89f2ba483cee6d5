using System.Globalization;
using Ciam.Decisions.Transactions;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    internal static partial class Admin
    {
        public const string PaymentPolicies = "Payment policies";
        public const string PaymentPoliciesLead = "A policy for payments holds a model, thresholds, the bank's rules, and what is done when nothing can be seen. It is never changed: a new one is drafted, tried, and put in its place by somebody else than its author.";
        public const string PolicyText = "Policy";
        public const string PolicyDocument = "The same as a document";
        public const string SavePolicyText = "Keep the document as the draft";
        public const string PaymentThresholdsHint = "Probabilities of fraud between 0 and 1, rising. Declining also takes signs of so many different families.";
        public const string AskFrom = "Ask the customer from";
        public const string HoldFrom = "Hold from";
        public const string DeclineFrom = "Decline from";
        public const string FamiliesToDecline = "Families of signs to decline";
        public const string PaymentRules = "Rules of the bank";
        public const string PaymentRulesHint = "Where all conditions of a rule hold, the answer is at least the rule's; a rule never makes an answer milder. What is unknown meets no condition. A rule without a word in it is left out.";
        public const string AtLeast = "Answer at least";
        public const string OnlyCurrency = "Only for this currency";
        public const string OnlyChannel = "Only for this channel";
        public const string OnlyAction = "Only for this act (* for any)";
        public const string Compared = "Is";
        public const string IsAtLeast = "at least";
        public const string IsLessThan = "less than";
        public const string BlindVerdicts = "When nothing can be seen";
        public const string BlindVerdictsHint = "Facts that cannot be had in time are not waited for. Money over the limit of its currency is never allowed; in a currency without a limit every amount lies over it.";
        public const string BlindBelow = "Up to the limit";
        public const string BlindAbove = "Over the limit";
        public const string BlindWithoutMoney = "Acts without money";
        public const string UpTo = "Limit";
        public const string PolicyTextHint = "JSON. The version must be a new one; answers bear it for ever. Features and rules are described in docs/transactions/policies.md.";
        public const string PaymentActivateMeans = "From the next payment on, everything is judged by this policy, on every server. Answers already given stay as they are. To go back, put the former policy in force again.";
        public const string AuthorMayNot = "You wrote this policy: somebody else has to put it in force.";
        public const string PaymentsOnThePast = "On the payments of the last 30 days";
        public const string NoPaymentsYet = "There are none yet.";
        public const string PaymentsUnreadable = "Some facts were kept by a later version of this server and cannot be judged here.";
        public const string OfThemFraud = "Of them fraud";

        public static string ConditionNumber(int number) => $"Feature of condition {number}";

        public static string LimitNumber(int number) => $"Currency of limit {number}";

        public static string PaymentWeightsHint(string model) => $"Model {model}: for each feature one weight (log-odds) for each interval between its cuts, with spaces between. A changed model bears the policy's name. Trained models are put in force under Payment models, with a proof.";

        public static string CutAt(IReadOnlyList<double> cuts) => cuts.Count == 0 ? "no cuts" : "cut at " + string.Join(", ", cuts.Select(cut => cut.ToString("0.####", CultureInfo.InvariantCulture)));

        public static string FraudVerdictName(FraudVerdict verdict) => verdict switch
        {
            FraudVerdict.Allow => "Allowed",
            FraudVerdict.StepUp => "Asked about",
            FraudVerdict.Hold => "Held",
            _ => "Declined",
        };
    }
}
