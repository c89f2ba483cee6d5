using Ciam.Decisions.Risk;
using Ciam.Server.Admin;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    internal static partial class Admin
    {
        public const string StartLive = "Watch live";
        public const string StopLive = "Stop";
        public const string LooksAgain = "Looks again every 5 seconds";
        public const string LabelColumn = "Found to be";
        public const string AnyLabel = "Anything or nothing";
        public const string LabelHeading = "What it turned out to be";
        public const string LabelMeans = "What you say is kept as a label beside the judgment, for measuring and training; the last word counts, and it can be taken back. The answer given then does not change.";
        public const string LabelKept = "What you said is kept.";
        public const string TakeBack = "Take it back";
        public const string ForAndAgainst = "For and against";
        public const string OtherwiseHeading = "What would have changed the answer";
        public const string NothingOtherwise = "No four reasons or fewer, had they been absent, would have changed it.";
        public const string BaselineThen = "What was usual then";
        public const string NoBaseline = "Nothing was known to compare with.";

        public static string LabelName(string label) => label switch
        {
            JudgmentLabels.Correct => "Correct",
            JudgmentLabels.FalseAlarm => "False alarm",
            JudgmentLabels.Fraud => "Fraud",
            _ => throw new ArgumentOutOfRangeException(nameof(label)),
        };

        public static string BalanceInWords(IReadOnlyList<Evidence> evidence) =>
            $"{Points(evidence.Where(reason => reason.Contribution > 0).Sum(reason => reason.Contribution))} points against, {Points(-evidence.Where(reason => reason.Contribution < 0).Sum(reason => reason.Contribution))} for the request";

        public static string OtherwiseSentence(Otherwise other) =>
            $"Without {string.Join(" and ", other.Without.Select(reason => $"“{Decisions.Risk.Reasons.TitleOf(reason.Code)}”"))}: {VerdictName(other.Verdict).ToLowerInvariant()}, with {Points(other.Score)} points.";
    }
}
