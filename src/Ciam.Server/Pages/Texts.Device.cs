using Ciam.Server.OAuth;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    /// <summary>The pages on which a person lets a device in by the code that it shows.</summary>
    internal static class Device
    {
        public const string CodeTitle = "Enter the code of your device";
        public const string CodeLead = "Your television, terminal or other device shows a code of eight letters. Type it here to connect it with your account.";
        public const string Code = "Code";
        public const string CodeHint = "Capitals and the dash do not matter.";
        public const string Submit = "Continue";
        public const string Beware = "Nobody from the bank will ever send you such a code or ask you for one.";
        public const string Unreadable = "That is not such a code: it has eight letters and no digits. Compare it with your device.";
        public const string Unknown = "There is no device waiting with this code. Compare it with your device; if it is right, the code may be too old: let the device show a new one.";
        public const string Throttled = "Too many wrong codes. Wait a few minutes, let your device show a new code, and try again.";

        public const string Compare = "Your device must show exactly this code:";
        public const string OnlyIf = "Only go on if you started this yourself and your device shows this code. If somebody sent you the code or told it to you on the phone, refuse: they would get into your account.";
        public const string WillSee = "The device will be able to:";
        public const string Allow = "Allow";
        public const string Refuse = "Refuse";
        public const string EndsWith = "Signing out here also signs out the device.";

        public const string GoneTitle = "This code is not good any more";
        public const string Gone = "It has been answered already, or it is too old. Let your device show a new code and enter that one.";
        public const string EnterAnother = "Enter another code";

        public const string UnprovenTitle = "Please prove that it is you";
        public const string Unproven = "What the device asks for can only be allowed right after you have signed in with two steps. That did not happen yet.";
        public const string Prove = "Prove it now";

        public static string TitleOf(DeviceQuestion question) => question.MovesMoney ? "Allow this payment?" : "Let this device in?";

        public static string Asks(DeviceQuestion question) => question switch
        {
            { Client.FirstParty: true } => $"{question.Client.ClientName} {Wants(question)}",
            { ClientHost: { } host } => $"{question.Client.ClientName} ({host}) is not part of your bank. It {Wants(question)}",
            _ => $"{question.Client.ClientName} is not part of your bank. It {Wants(question)}",
        };

        private static string Wants(DeviceQuestion question) =>
            question.Details.Count > 0 ? "asks for this in your name. Check that it is what you want." : "asks for access to your account.";

        public static IEnumerable<(string Name, string Value)> Facts(DeviceQuestion question, TimeSpan ago)
        {
            yield return ("It asked", ago < TimeSpan.FromMinutes(1) ? "just now" : ago < TimeSpan.FromMinutes(2) ? "a minute ago" : $"{(int)ago.TotalMinutes} minutes ago");
            if (question.Request is { PlaceName: { } place, NetworkName: { } network })
                yield return ("From", $"{place}, by {network}");
        }

        public static string EndTitle(string how) => how switch
        {
            "allowed" => "Your device is connected",
            "refused" => "Refused",
            _ => "The device was not let in",
        };

        public static string End(string how) => how switch
        {
            "allowed" => "Go back to your device: it goes on by itself in a few seconds. You can close this page.",
            "refused" => "The device gets no access. You can close this page.",
            _ => "For the safety of your account the device was not let in. Sign in to your account and look at what happened lately, then let the device show a new code.",
        };

        public static string EndHint(string how) => how switch
        {
            "allowed" => "You can end its access at any time: sign out here, or end this session under Account, Sessions.",
            "refused" => "Did somebody send you here with a code? Then call us: somebody tried to get into your account.",
            _ => "If you do not know what this is about, call us.",
        };
    }
}
