using Ciam.Server.Customers;
using Ciam.Server.OAuth;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    /// <summary>The pages on which a person lets a device in by the code that it shows.</summary>
    internal static class Device
    {
        public static string CodeTitle => Say("Enter the code of your device");
        public static string CodeLead => Say("Your television, terminal or other device shows a code of eight letters. Type it here to connect it with your account.");
        public static string Code => Say("Code");
        public static string CodeHint => Say("Capitals and the dash do not matter.");
        public static string Submit => Say("Continue");
        public static string Beware => Say("Nobody from the bank will ever send you such a code or ask you for one.");
        public static string Unreadable => Say("That is not such a code: it has eight letters and no digits. Compare it with your device.");
        public static string Unknown => Say("There is no device waiting with this code. Compare it with your device; if it is right, the code may be too old: let the device show a new one.");
        public static string Throttled => Say("Too many wrong codes. Wait a few minutes, let your device show a new code, and try again.");

        public static string Compare => Say("Your device must show exactly this code:");
        public static string OnlyIf => Say("Only go on if you started this yourself and your device shows this code. If somebody sent you the code or told it to you on the phone, refuse: they would get into your account.");
        public static string WillSee => Say("The device will be able to:");
        public static string Allow => Say("Allow");
        public static string Refuse => Say("Refuse");
        public static string EndsWith => Say("Signing out here also signs out the device.");

        public static string GoneTitle => Say("This code is not good any more");
        public static string Gone => Say("It has been answered already, or it is too old. Let your device show a new code and enter that one.");
        public static string EnterAnother => Say("Enter another code");

        public static string UnprovenTitle => Say("Please prove that it is you");
        public static string Unproven => Say("What the device asks for can only be allowed right after you have signed in with two steps. That did not happen yet.");
        public static string Prove => Say("Prove it now");

        public static string TitleOf(DeviceQuestion question) => question.MovesMoney ? Say("Allow this payment?") : Say("Let this device in?");

        public static string Asks(DeviceQuestion question) => question switch
        {
            { Client.FirstParty: true, Details.Count: > 0 } => Say($"{question.Client.ClientName} asks for this in your name. Check that it is what you want."),
            { Client.FirstParty: true } => Say($"{question.Client.ClientName} asks for access to your account."),
            { ClientHost: { } host, Details.Count: > 0 } => Say($"{question.Client.ClientName} ({host}) is not part of your bank. It asks for this in your name. Check that it is what you want."),
            { ClientHost: { } host } => Say($"{question.Client.ClientName} ({host}) is not part of your bank. It asks for access to your account."),
            { Details.Count: > 0 } => Say($"{question.Client.ClientName} is not part of your bank. It asks for this in your name. Check that it is what you want."),
            _ => Say($"{question.Client.ClientName} is not part of your bank. It asks for access to your account."),
        };

        public static IEnumerable<(string Name, string Value)> Facts(DeviceQuestion question, TimeSpan ago)
        {
            yield return (Say("It asked"), ago < TimeSpan.FromMinutes(1) ? Say("just now") : ago < TimeSpan.FromMinutes(2) ? Say("a minute ago") : Say($"{(int)ago.TotalMinutes} minutes ago"));
            if (question.Request is { PlaceName: { } place, NetworkName: { } network })
                yield return (Say("From"), Say($"{PlaceWords.Of(place)}, by {network}"));
        }

        public static string EndTitle(string how) => how switch
        {
            "allowed" => Say("Your device is connected"),
            "refused" => Say("Refused"),
            _ => Say("The device was not let in"),
        };

        public static string End(string how) => how switch
        {
            "allowed" => Say("Go back to your device: it goes on by itself in a few seconds. You can close this page."),
            "refused" => Say("The device gets no access. You can close this page."),
            _ => Say("For the safety of your account the device was not let in. Sign in to your account and look at what happened lately, then let the device show a new code."),
        };

        public static string EndHint(string how) => how switch
        {
            "allowed" => Say("You can end its access at any time: sign out here, or end this session under Account, Sessions."),
            "refused" => Say("Did somebody send you here with a code? Then call us: somebody tried to get into your account."),
            _ => Say("If you do not know what this is about, call us."),
        };
    }
}
