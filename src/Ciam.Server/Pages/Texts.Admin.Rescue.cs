using Ciam.Server.Admin;
using Ciam.Server.SignIn;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    internal static partial class Admin
    {
        public const string Choices = "Choose";
        public const string TakenOver = "Account taken over";
        public const string TakenOverButton = "End everything and close the account";
        public const string TakenOverMeans = "For an account that a stranger has used. Everything below happens at once, and the account stays closed until its owner sets a new password by mail. The owner is told by mail and, where a number is left, by text message.";
        public const string AccountSecured = "The account is closed: all sessions, tokens and browsers are ended, and what was added lately is gone.";

        public static string AddedWithin(int days) => days == 1 ? "Added in the last day" : $"Added in the last {days} days";

        /// <summary>What the deed would do as things stand.</summary>
        public static IReadOnlyList<string> RescueSteps(RescuePlan plan, bool seesContacts)
        {
            var late = plan.Late;
            List<string> steps =
            [
                "All sessions end, and all tokens of all apps die.",
                "All remembered browsers are forgotten; open links in mails and waiting changes are void.",
                "A new password has to be set by mail.",
                .. late.Factors.Select(FactorGoes),
            ];
            if (late.EmailBefore is { } address)
                steps.Add($"The e-mail address goes back to {(seesContacts ? address : Masks.Email(address))}.");
            if (late.Phone)
                steps.Add("The phone number, set or changed since, is removed.");
            if (late.RecoveryCodes)
                steps.Add("The recovery codes, made since, are removed.");
            if (late.UserCode)
                steps.Add("The code for being asked on another device, set since, is removed.");
            if (plan.Apps.Count > 0)
                steps.Add($"Apps let in since lose their consent: {string.Join(", ", plan.Apps)}.");
            if (late is { Factors.Count: 0, EmailBefore: null, Phone: false, RecoveryCodes: false, UserCode: false } && plan.Apps.Count == 0)
                steps.Add("Nothing was added within this time that would have to go.");
            return steps;
        }

        private static string FactorGoes(LateFactor factor) =>
            $"The {(factor.Kind == "passkey" ? "passkey" : "authenticator app")} “{factor.Name}”, added on {factor.At.UtcDateTime.ToString("d MMMM yyyy, HH:mm", System.Globalization.CultureInfo.InvariantCulture)}, is removed.";
    }
}
