using Ciam.Decisions.Risk;
using Ciam.Server.Admin;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    internal static partial class Admin
    {
        public const string Policies = "Policies";
        public const string PoliciesLead = "A policy holds the weights and thresholds by which requests are judged. It is never changed: a new one is drafted, tried, and put in its place.";
        public const string Policy = "Policy";
        public const string PolicyNote = "What it is for";
        public const string Drafted = "Drafted";
        public const string InForceSince = "In force since";
        public const string LastInForce = "Last put in force";
        public const string DraftPolicy = "Draft a new policy";
        public const string DraftFromThis = "Draft from this one";
        public const string PolicyDrafted = "The policy is kept. It has no effect until it is put in force; try it in the shadow or on the past first.";
        public const string SavePolicy = "Keep the draft";
        public const string PolicyName = "Name";
        public const string PolicyNameHint = "Letters, digits, dots, hyphens; judgments bear it for ever, so it cannot be used again.";
        public const string PolicyNoteHint = "A sentence for whoever reads it next year.";

        public const string Thresholds = "Thresholds";
        public const string ThresholdsByPurpose = "Thresholds by purpose";
        public const string ThresholdsHint = "In points. An empty field is a threshold that is never reached.";
        public const string StepUpAt = "Another factor from";
        public const string RefuseAt = "Refused from";
        public const string NotifyAt = "Owner told from";
        public const string WhenBlind = "Without facts";
        public const string Rules = "Other thresholds for some";
        public const string RulesHint = "A rule that names only a client replaces the thresholds for that client. A rule that names a scope or an assurance level can only make them stricter.";
        public const string NoRules = "Everybody has the same thresholds.";
        public const string AnyClient = "any client";
        public const string Scope = "Scope";
        public const string AcrValue = "Assurance (acr)";
        public const string Weights = "Weights";
        public const string WeightsHint = "Points of a reason at full strength. What speaks for a request has points below zero.";
        public const string Weight = "Points";

        public const string Activate = "Put in force";
        public const string ActivateMeans = "From the next request on, everything is judged by this policy, on every server. Judgments already made stay as they are. To go back, put the former policy in force again.";
        public const string PolicyActivated = "The policy is in force.";
        public const string StartTrial = "Run in the shadow";
        public const string StartTrialMeans = "Every request is also judged by this policy. What it says is written down beside the judgment and has no effect. One policy can be on trial at a time; another one's trial ends.";
        public const string TrialStarted = "The policy is on trial. What it would have done appears here as requests come in.";
        public const string EndTrial = "End the trial";
        public const string EndTrialMeans = "The policy no longer judges in the shadow. What it said until now is kept.";
        public const string TrialEnded = "The trial has ended.";

        public const string Differences = "Differs from the policy in force";
        public const string NoDifferences = "It says the same as the policy in force.";
        public const string InShadow = "In the shadow, last 30 days";
        public const string NoShadow = "It has not judged in the shadow yet.";
        public const string WouldHaveBeen = "Would have been";
        public const string Judged = "Was";
        public const string HowMany = "How many";
        public const string OfThemEndedWell = "Of them ended well";
        public const string ShadowFlips = "Newest requests it would have judged otherwise";
        public const string OnThePast = "On the past";
        public const string TestOnThePast = "Test on the last 30 days";
        public const string TestHint = "Judges every request of the last 30 days again, from the facts kept with it, and lists which answers would have been others.";
        public const string NoTests = "It has not been tested on the past yet.";
        public const string Test = "Test";
        public const string TestRunning = "Running";
        public const string TestDone = "Done";
        public const string TestFailed = "Could not be finished";
        public const string TestFailedWords = "Some facts or the policy were written by a later release than this server. Test again when every server has been updated.";
        public const string Flipped = "Other answers";
        public const string NoFlips = "Not one answer would have been another.";
        public const string FlipsAre = "Which answers would have been others";
        public const string WhichFlips = "The requests, newest first";
        public const string WhichFlipsHint = "At most 2,000 are listed; the numbers above count all of them.";
        public const string ShadowOpinion = "Policy on trial";

        public const string SecondOpinion = "Second opinion (published likelihood ratio)";

        public static string TrainedModel(TrainedSignIn trained) =>
            $"Sign-ins of customers with a history are scored by the trained models {trained.Unmarked.Version} and {trained.Marked.Version}, at {Points(trained.PointsPerLogOdd)} points for a factor e: habits earn at most {Points(trained.MostTrust)} points of trust and raise at most {Points(trained.MostDoubt)} of doubt. The weights below hold for everything else, and where there is no history yet.";

        /// <summary>The logarithm as odds, on the side it speaks for.</summary>
        public static string LikelihoodSays(double logRatio) => logRatio > 0
            ? $"{Number((long)Math.Min(1e9, Math.Exp(logRatio)))} to 1 against the request"
            : $"{Number((long)Math.Min(1e9, Math.Exp(-logRatio)))} to 1 for the request";

        public static string PolicyTitle(string version) => $"Policy {version}";

        public static string PolicyStateName(PolicyState state) => state switch
        {
            PolicyState.InForce => "In force",
            PolicyState.OnTrial => "On trial",
            PolicyState.Kept => "Kept",
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };

        public static string RuleNumber(int number) => $"Rule {number}";

        public static string RuleThreshold(double? points) => points is { } given ? Threshold(given) : "as usual";

        public static string TestProgress(int done, int total) => $"{Number(done)} of {Number(total)} judged again";

        public static string TestTitle(string version) => $"Policy {version} on the past";

        public static string ShadowSays(string version, Verdict verdict, double score) => $"{VerdictName(verdict)} with {Points(score)} points ({version})";
    }
}
