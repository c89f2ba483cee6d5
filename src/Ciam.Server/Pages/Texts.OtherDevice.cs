using Ciam.Server.Customers;
using Ciam.Server.SignIn;
using Ciam.Storage.SignIn;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    /// <summary>A sign-in approved on another device: the page that waits, and the page that answers.</summary>
    internal static class OtherDevice
    {
        public static string Way => Say("Another device");
        public static string WayHint => Say("Approve on a device where you are signed in");
        public static string Title => Say("Approve on another device");
        public static string Lead => Say("If you are signed in on another device, for example on your phone, you can approve this sign-in there.");
        public static string Ask => Say("Ask on my other device");
        public static string StepOpen => Say("On the other device open your account, then Requests.");
        public static string StepType => Say("Compare device and place, and type this number there:");
        public static string Number => Say("Number");
        public static string Check => Say("I have approved it");
        public static string Approved => Say("You approved this sign-in on your other device.");
        public static string Over => Say("This approval is not good any more. Ask again, or use another way.");
        public static string TooMany => Say("We cannot ask on another device now. Use another way.");

        public static string Waiting(int seconds) => Say($"Waiting for your answer, {seconds} seconds left.");

        public static string Ended(string? decision) => decision switch
        {
            OtherDeviceDecisions.WrongNumber => Say("Another number was typed on the other device. Ask again and compare, or use another way."),
            OtherDeviceDecisions.Refused => Say("This sign-in was refused on the other device."),
            _ => Say("Nobody answered in time. Ask again, or use another way."),
        };

        public static string AnswerTitle => Say("Are you signing in?");
        public static string AnswerLead => Say("A browser that knows your password asks to be let in.");
        public static string Device => Say("Device");
        public static string Place => Say("Place");
        public static string App => Say("To use");
        public static string Asked => Say("Asked");
        public static string OnlyIf => Say("Go on only if you are signing in right now and see the number on that device's screen. Nobody from the bank will ever ask you to type a number here.");
        public static string TypeNumber => Say("Number on the other screen");
        public static string NumberMissing => Say("Type the two digits that the other screen shows.");
        public static string OneTry => Say("Two digits. You have one try.");
        public static string Approve => Say("Let it in");
        public static string NotMe => Say("This is not me");
        public static string NotMeHint => Say("This is not me: we stop the sign-in, write to you, and ask nobody for a day. Somebody knows your password then: set a new one.");
        public static string Disowned => Say("The sign-in was stopped. Somebody knows your password: set a new one now.");
        public static string SignInWaiting => Say("A sign-in waits for your answer.");

        public static string AskedFrom(OtherDeviceRow row) => $"{DeviceWords.Of(row.DeviceName)}, {Account.PlaceOf(row.PlaceName)}";
        public static string LookAt(OtherDeviceRow row) => $"{Approvals.LookAtIt}: {AskedFrom(row)}";

        public static string WrongNumberTitle => Say("This was another number");

        public static string EndTitle(WaitingSignIn waiting) => waiting switch
        {
            { MayAnswer: false } => Say("Not on this device"),
            { Row.Decision: OtherDeviceDecisions.Approved } => Say("You let it in"),
            { Row.Decision: OtherDeviceDecisions.WrongNumber } => WrongNumberTitle,
            { Row.Decision: OtherDeviceDecisions.Refused } => Say("You refused"),
            { Row.Decision: OtherDeviceDecisions.Disowned } => Say("Thank you for telling us"),
            _ => Say("Too late"),
        };

        public static string End(WaitingSignIn waiting) => waiting switch
        {
            { MayAnswer: false } => Say("Sign-ins are approved on a device where you signed in yourself, with two steps."),
            { Row.Decision: OtherDeviceDecisions.Approved } => Say("Go back to the other screen: the sign-in goes on there."),
            { Row.Decision: OtherDeviceDecisions.WrongNumber } => Say("Nobody was let in. If you are signing in, ask again on the other screen and compare. If you are not, somebody knows your password: set a new one."),
            { Row.Decision: OtherDeviceDecisions.Refused } => Say("Nobody was let in."),
            { Row.Decision: OtherDeviceDecisions.Disowned } => Say("The sign-in was stopped. Somebody knows your password: set a new one."),
            _ => Say("The time to answer is over. Nobody was let in."),
        };
    }
}
