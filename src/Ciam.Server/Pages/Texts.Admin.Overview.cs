using System.Globalization;
using Ciam.Decisions.Admin;
using Ciam.Decisions.Risk;
using Ciam.Server.Admin;
using Ciam.Server.Pages.Admin;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    internal static partial class Admin
    {
        public const string SpanOfTime = "Span of time";
        public const string SignIns = "Sign-ins";
        public const string StepUps = "Asked for another factor";
        public const string Refusals = "Refused";
        public const string WrongProofs = "Wrong passwords or codes";
        public const string TokensIssued = "Tokens issued";
        public const string PaymentDecisions = "Payments";
        public const string ChartAsTable = "The same as a table";
        public const string Since = "From";
        public const string TopReasons = "What most often spoke against requests";
        public const string NoReasons = "Nothing stood against anybody's request.";
        public const string Partial = "Older hours are still being counted; the charts fill up within the next minutes.";
        public const string AlertsHeading = "What needs somebody";
        public const string NoAlerts = "Nothing needs anybody: keys, nodes, queues and the audit trail are well.";
        public const string WhereFrom = "Where sign-ins come from";
        public const string MapHint = "Each dot is a place, two degrees wide; larger means more sign-ins, red that at least half of them were asked for more or refused.";
        public const string NoPlaces = "No sign-in had a place that is known.";
        public const string HeldUp = "Asked or refused";
        public const string Speed = "How fast we answer";
        public const string SpeedHint = "Milliseconds over the last five minutes, of the slowest node.";
        public const string NoSpeed = "No node has told yet.";
        public const string RequestKind = "Requests";
        public const string Answers = "Answers";
        public const string Median = "Half within";
        public const string Most95 = "95 % within";
        public const string Most99 = "99 % within";
        public const string Nodes = "Nodes";
        public const string NoNodes = "No node has told of itself yet.";
        public const string Version = "Version";
        public const string Running = "Running since";
        public const string Memory = "Memory";
        public const string Queues = "Queues";
        public const string Queue = "Queue";
        public const string WaitingColumn = "Waiting";
        public const string OldestColumn = "Oldest since";
        public const string Keys = "Signing keys";
        public const string Key = "Key";
        public const string Algorithm = "Algorithm";
        public const string SignsFromColumn = "Signs from";
        public const string SignsUntilColumn = "Signs until";

        public static string SpanName(OverviewSpan span) => span.Name switch
        {
            "week" => "The last 7 days",
            "month" => "The last 30 days",
            _ => "The last 24 hours",
        };

        public static string ColumnName(OverviewSpan span, DateTimeOffset at) => at.UtcDateTime.ToString(span.Name switch { "week" => "ddd HH:00", "month" => "d MMM", _ => "HH:00" }, CultureInfo.InvariantCulture);

        public static string QueueName(string queue) => queue switch
        {
            "messages" => "Mails and text messages",
            "notices" => "Notices to apps",
            "learning" => "Sign-ins to learn from",
            "cases" => "Payments held for somebody",
            _ => "Audit entries without a seal",
        };

        public static string ReceiverName(string name) => $"Audit to {name}";

        public static string Milliseconds(double ms) => ms.ToString(ms < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + " ms";

        public static string Megabytes(long bytes) => (bytes / 1_048_576).ToString("N0", CultureInfo.InvariantCulture) + " MB";

        public static string ChartInWords(Chart chart)
        {
            var first = chart.Series[0];
            var busiest = first.Counts.Index().MaxBy(column => column.Item).Index;
            return $"{string.Join(", ", chart.Series.Select(series => $"{series.Name}: {Number(series.Sum)}"))}; most of the first, {Number(first.Counts[busiest])}, from {chart.Columns[busiest]}";
        }

        public static string MapInWords(IReadOnlyList<Spot> spots) => spots.Count == 0
            ? NoPlaces
            : $"{Number(spots.Sum(spot => spot.Count))} sign-ins from {spots.Select(spot => spot.Country).Distinct().Count()} countries; the most from {CountryName(spots.GroupBy(spot => spot.Country).MaxBy(group => group.Sum(spot => spot.Count))!.Key)}";

        public static string CountryName(string? country) => country is null ? "an unknown country" : Countries.NameOf(country);

        /// <summary>What an alert says, and what to do next: where that is, and what it is called there.</summary>
        public static (string Words, string? Path, string Next) AlertWords(Alert alert) => alert.Kind switch
        {
            AlertKind.NoSigningKey => ("No signing key is in force: no token can be issued.", null, "See the logs of the nodes for what keeps keys from being made."),
            AlertKind.SigningKeyEnds => ($"The last key for {alert.What} signs for {Ago(alert.Age)} more and has no successor.", null, "A node makes one by itself; if it does not, see its logs."),
            AlertKind.NodeSilent => ($"Node {alert.What} has been silent for {Ago(alert.Age)}.", null, "If it was not stopped on purpose, restart it; its sign-ins go on elsewhere."),
            AlertKind.MessagesWait => ($"{Number((long)alert.Amount)} messages wait, the oldest for {Ago(alert.Age)}: customers wait for codes.", "/admin/messages", "See which carrier fails"),
            AlertKind.NoticesWait => ($"{Number((long)alert.Amount)} notices to apps wait, the oldest for {Ago(alert.Age)}.", "/admin/clients", "See whether an app's address is right"),
            AlertKind.TrailUnsealed => ($"{Number((long)alert.Amount)} audit entries have no seal, the oldest for {Ago(alert.Age)}.", "/admin/audit", "See the state of the trail"),
            AlertKind.ReceiverBehind => ($"The audit trail reaches {alert.What} {Ago(alert.Age)} late, after {Number((long)alert.Amount)} failures.", "/admin/audit", "See what it answered"),
            AlertKind.RefusalsJump => ($"{Number((long)alert.Amount)} refusals lately, far more than usual: an attack, or a change that went wrong.", "/admin/judgments?verdict=Refuse", "See what was refused and why"),
            AlertKind.GuessingJumps => ($"{Number((long)alert.Amount)} wrong passwords or codes lately, far more than usual: somebody may be guessing.", "/admin/audit?event=proof.rejected", "See where they come from"),
            AlertKind.CasesWait => ($"{Number((long)alert.Amount)} held payments wait, the oldest for {Ago(alert.Age)}.", "/admin/cases", "Decide about them"),
            AlertKind.SlowAnswers => ($"Requests of the kind {alert.What} take long: one in twenty {Milliseconds(alert.Amount)} or more.", null, "See the load of the nodes and of the database."),
            _ => throw new ArgumentOutOfRangeException(nameof(alert)),
        };

        private static string Ago(TimeSpan age) => age switch
        {
            { TotalDays: >= 2 } => $"{(int)age.TotalDays} days",
            { TotalHours: >= 2 } => $"{(int)age.TotalHours} hours",
            { TotalMinutes: >= 2 } => $"{(int)age.TotalMinutes} minutes",
            _ => $"{(int)age.TotalSeconds} seconds",
        };
    }
}
