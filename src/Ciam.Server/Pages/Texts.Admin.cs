using System.Globalization;
using Ciam.Decisions.Admin;
using Ciam.Decisions.Risk;
using Ciam.Server.SignIn;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    /// <summary>What staff read on the admin pages.</summary>
    internal static partial class Admin
    {
        public const string Area = "Admin";
        public const string TimesAreUtc = "All times are UTC.";
        public const string Breadcrumbs = "Breadcrumbs";
        public const string Pages = "Pages of this list";
        public const string FirstPage = "First page";
        public const string NextPage = "Next page";
        public const string LastPage = "End of the list";
        public const string None = "–";
        public const string Never = "never";
        public const string WithTheProduct = "with the product";
        public const string Unknown = "unknown";
        public const string Yes = "Yes";
        public const string No = "No";
        public const string Filter = "Filter";
        public const string Search = "Search";
        public const string ClearFilters = "Clear";
        public const string NoMatch = "Nothing matches.";
        public const string Cancel = "Cancel";
        public const string Deeds = "Actions";

        public const string NotFound = "There is nothing here";
        public const string NotFoundWords = "The address is wrong, or what it named does not exist.";
        public const string NotAllowed = "Your role does not allow this";
        public const string NotAllowedWords = "If your work needs it, ask an administrator for another role.";
        public const string BackToOverview = "Back to the overview";

        public const string Overview = "Overview";
        public const string Customers = "Customers";
        public const string Judgments = "Judgments";
        public const string Clients = "Clients";
        public const string Audit = "Audit";
        public const string Staff = "Staff";

        public const string Name = "Name";
        public const string Email = "E-mail";
        public const string Phone = "Phone";
        public const string Id = "Id";
        public const string Status = "Status";
        public const string LastSignIn = "Last sign-in";
        public const string SearchWithContacts = "Name, e-mail, phone or beginning of the id";
        public const string SearchWithoutContacts = "Name or beginning of the id";
        public const string NoCustomers = "There are no customers yet.";
        public const string StatusActive = "Active";
        public const string StatusEmailUnconfirmed = "E-mail not confirmed";
        public const string StatusNewPassword = "New password required";
        public const string StatusSuspended = "Suspended";

        public const string Profile = "Profile";
        public const string Confirmed = "confirmed";
        public const string Unconfirmed = "not confirmed";
        public const string CustomerSince = "Customer since";
        public const string PasswordChanged = "Password changed";
        public const string NewPasswordPending = "a new one is required";
        public const string SuspendedSince = "Suspended since";
        public const string Factors = "Second factors";
        public const string Passkey = "Passkey";
        public const string LastUsed = "last used";
        public const string AuthenticatorApp = "Authenticator app";
        public const string SinceWord = "since";
        public const string SmsCodes = "Codes by SMS";
        public const string RecoveryCodes = "Recovery codes";
        public const string NoSecondFactor = "No second factor is enrolled.";
        public const string Devices = "Devices";
        public const string NoDevices = "No device is known.";
        public const string LastSeen = "Last seen";
        public const string LastSeenColumn = "Last seen";
        public const string RememberedUntil = "remembered until";
        public const string OpenSessions = "Open sessions";
        public const string NoSessions = "No session is open.";
        public const string Device = "Device";
        public const string Place = "Place";
        public const string Began = "Began";
        public const string Proven = "Proven";
        public const string End = "End";
        public const string Consents = "Apps allowed in";
        public const string Payments = "Payments approved";
        public const string NoPayments = "No payment has been approved.";
        public const string Receipt = "Receipt";
        public const string ReceiptKey = "Key that checks it";
        public static string Payment(Ciam.Protocol.RichAuthorization.PaymentView payment) => $"{payment.Currency} {payment.Amount} to {payment.CreditorName}, {payment.CreditorIban}";
        public const string NoConsents = "No third-party app has been allowed in.";
        public const string AllJudgments = "All judgments";
        public const string NoJudgments = "There are no judgments yet.";
        public const string Timeline = "Timeline";
        public const string WholeTrail = "Whole trail";
        public const string NoEntries = "There are no entries yet.";
        public const string By = "by";

        public const string Time = "Time";
        public const string Event = "Event";
        public const string AnyEvent = "Any event";
        public const string Actor = "Actor (kind or id)";
        public const string ActorColumn = "Actor";
        public const string Customer = "Customer";
        public const string CustomerId = "Customer id";
        public const string Client = "Client";
        public const string FromDay = "From";
        public const string UntilDay = "Until";
        public const string Outcome = "Outcome";
        public const string Succeeded = "Done";
        public const string Failed = "Failed";
        public const string Entries = "Entries";
        public const string Reason = "Reason";
        public const string Network = "Network";
        public const string Session = "Session";
        public const string RequestId = "Request";
        public const string Changes = "Before and after";
        public const string NoChanges = "This entry records no change.";
        public const string Value = "Value";
        public const string Before = "Before";
        public const string After = "After";

        public const string Purpose = "Purpose";
        public const string AnyPurpose = "Any purpose";
        public const string Subject = "Who";
        public const string Verdict = "Verdict";
        public const string AnyVerdict = "Any verdict";
        public const string VerdictAllow = "Allowed";
        public const string VerdictStepUp = "Another factor asked";
        public const string VerdictRefuse = "Refused";
        public const string Score = "Score";
        public const string Reasons = "Against it";
        public const string NothingAgainst = "nothing";
        public const string JudgeAgain = "Judge again";
        public const string ReplayIdentical = "Judged again from the stored facts by the stored policy: the result is identical, to the last point, reason and word.";
        public const string AsksFrom = "Asks for a factor from";
        public const string RefusesFrom = "Refuses from";
        public const string OwnerTold = "Owner to be told";
        public const string PolicyVersion = "Policy";
        public const string Request = "Request";
        public const string NetworkOwner = "Network owner";
        public const string EndedWell = "Ended well";
        public const string Contributions = "What counted";
        public const string NoContributions = "No signal had anything to say.";
        public const string ContributionsHint = "Points to the right speak against the request, points to the left for it. They add up to the score.";
        public const string Sum = "Score";
        public const string Facts = "Facts judged";
        public const string Fact = "Fact";

        /// <summary>The standing roles have titles; the bank's own are called by their names.</summary>
        public static string RoleName(string role) => RoleTable.Named(role) switch
        {
            StaffRole.Admin => "Administrator",
            StaffRole.Support => "Support",
            StaffRole.Analyst => "Analyst",
            StaffRole.Auditor => "Auditor",
            _ => role,
        };

        public static string ActorKind(string kind) => kind switch
        {
            "customer" => "the customer",
            "staff" => "staff",
            "client" => "client",
            "system" => "the system",
            _ => "somebody unknown",
        };

        public static string PurposeName(Purpose purpose) => purpose switch
        {
            Decisions.Risk.Purpose.SignIn => "Sign-in",
            Decisions.Risk.Purpose.SilentAuthorize => "Single sign-on",
            Decisions.Risk.Purpose.AuthorizationCode => "Tokens for a code",
            Decisions.Risk.Purpose.RefreshToken => "Refreshed tokens",
            Decisions.Risk.Purpose.ClientCredentials => "Machine's token",
            _ => throw new ArgumentOutOfRangeException(nameof(purpose)),
        };

        public static string VerdictName(Verdict verdict) => verdict switch
        {
            Decisions.Risk.Verdict.Allow => VerdictAllow,
            Decisions.Risk.Verdict.StepUp => VerdictStepUp,
            Decisions.Risk.Verdict.Refuse => VerdictRefuse,
            _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
        };

        public static string Assurance(string acr) => acr switch
        {
            Acrs.Password => "Password",
            Acrs.TwoFactors => "Two factors",
            Acrs.PhishingResistant => "Phishing-resistant",
            _ => acr,
        };

        public static string CodesLeft(int count) => count switch
        {
            0 => "none left",
            1 => "1 left",
            _ => $"{count} left",
        };

        public static string Via(string client) => $"through {client}";

        public static string SessionOn(string device) => $"the session on {device}";

        public static string JudgmentTitle(Purpose purpose, Verdict verdict) => $"{PurposeName(purpose)}: {VerdictName(verdict).ToLowerInvariant()}";

        public static string Points(double points) => points.ToString("0.##", CultureInfo.InvariantCulture);

        public static string SignedPoints(double points) => points.ToString("+0.##;−0.##;0", CultureInfo.InvariantCulture);

        public static string PointsInWords(double points) => points < 0 ? $"{Points(-points)} points for the request" : $"{Points(points)} points against the request";

        public static string Threshold(double? points) => points is { } given ? $"{Points(given)} points" : Never;

        public static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

        /// <summary>The path of a fact, as words: <c>last_sighting.place.city</c> is "last sighting, place, city".</summary>
        public static string FactName(string path) => path.Replace('_', ' ').Replace(".", ", ", StringComparison.Ordinal);

        public static string ScaleInWords(double score, double? stepUpAt, double? refuseAt) =>
            $"Score {Points(score)}; another factor from {Threshold(stepUpAt)}, refusal from {Threshold(refuseAt)}";

        public static string ReplayDiffers(Verdict verdict, double score) =>
            $"Judged again, the result differs: {VerdictName(verdict).ToLowerInvariant()} with {Points(score)} points. The rules have changed since.";

        /// <summary>The verdict and the comparison behind it, as one would say it on the telephone.</summary>
        public static string VerdictSentence(Judgment judgment, PurposePolicy thresholds)
        {
            var score = $"The points add up to {Points(judgment.Score)}";
            return judgment.Verdict switch
            {
                _ when judgment.Evidence.Any(evidence => evidence.Code == ReasonCode.FactsUnavailable) =>
                    $"The facts could not be had in time, so the policy's answer for that case was given: {VerdictName(judgment.Verdict).ToLowerInvariant()}.",
                Decisions.Risk.Verdict.Refuse => $"{score}; from {Threshold(thresholds.RefuseAt)} with more than one cause the request is refused.",
                Decisions.Risk.Verdict.StepUp => $"{score}; from {Threshold(thresholds.StepUpAt)} another factor is asked for.",
                _ when judgment.Score >= thresholds.StepUpAt => $"{score}; two factors had just been proven, so nothing more was asked.",
                _ when judgment.Score >= thresholds.RefuseAt => $"{score}, all from one cause; one cause alone never refuses.",
                _ => $"{score}; that is below every threshold, so the request was allowed.",
            };
        }
    }
}
