using Ciam.Server.Customers;
using Ciam.Server.OAuth;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    /// <summary>What apps ask a customer on a device of their own: one question, all of them, and the code that keeps others away.</summary>
    internal static class Approvals
    {
        public static string Menu => Say("Requests");
        public static string Look => Say("Look at them");
        public static string LookAtIt => Say("Read and answer");
        public static string Lead => Say("What apps ask you while you use them elsewhere: at a till, on the phone, in a chat.");
        public static string None => Say("Nobody is asking");
        public static string NoneHint => Say("When an app asks for your approval, we write to you and list it here.");
        public static string Open => Say("Open");
        public static string Before => Say("Answered lately");

        public static string Title => Say("Do you approve?");
        public static string Approve => Say("Approve");
        public static string Prove => Say("Prove that it is you to approve");
        public static string ProveHint => Say("Before you approve we ask you to prove that it is you. Refusing needs nothing.");
        public static string Refuse => Say("Refuse");
        public static string NotMe => Say("I did not begin this");
        public static string NotMeHint => Say("Nothing is allowed, we note it, and this app cannot ask you for a day.");
        public static string Compare => Say("Compare this with what the app shows you:");
        public static string CompareHint => Say("Approve only if both are the same.");
        public static string TypeNumber => Say("Number that the app shows you");
        public static string TypeNumberHint => Say("Two digits. You have one try. Does the app show you none? Then you did not begin this: refuse it.");
        public static string Session => Say("What you allow ends with this session: when you sign out, the app loses it too.");
        public static string BackToList => Say("All requests");
        public static string RefusedByRisk => Say("We could not let this through for your safety. Nothing was allowed.");

        public static string Waiting(int count) => count == 1 ? Say("An app is waiting for your answer.") : Say($"{count} apps are waiting for your answer.");

        public static string TitleOf(AskedApproval asked) => asked.MovesMoney ? Say("Do you approve this payment?") : Title;

        public static string Asks(AskedApproval asked) => asked switch
        {
            { FirstParty: true } => Say($"{asked.ClientName} asks for this in your name. Approve it only if you have just begun it yourself."),
            { ClientHost: { } host } => Say($"{asked.ClientName} ({host}) is not part of your bank. It asks for this in your name. Approve it only if you have just begun it yourself."),
            _ => Say($"{asked.ClientName} is not part of your bank. It asks for this in your name. Approve it only if you have just begun it yourself."),
        };

        public static string Until(DateTimeOffset at) => Say($"You can answer until {When(at)}.");

        public static string EndTitle(ApprovalState state) => state switch
        {
            ApprovalState.Approved => Say("You approved"),
            ApprovalState.Refused => Say("You refused"),
            ApprovalState.WrongNumber => OtherDevice.WrongNumberTitle,
            ApprovalState.Disowned => Say("Thank you for telling us"),
            _ => Say("Too late"),
        };

        public static string End(AskedApproval asked) => asked.State switch
        {
            ApprovalState.Approved => Say($"{asked.ClientName} has been told. Go back to where you began."),
            ApprovalState.Refused => Say($"Nothing was allowed to {asked.ClientName}."),
            ApprovalState.WrongNumber => Say($"Nothing was allowed to {asked.ClientName}. If you began this yourself, begin again there and compare. If you did not, somebody else did: let it be."),
            ApprovalState.Disowned => Say($"Nothing was allowed, and {asked.ClientName} cannot ask you for a day."),
            _ => Say($"The time to answer {asked.ClientName} is over. Nothing was allowed. Begin again there if you still want it."),
        };

        public static string StateOf(ApprovalState state) => state switch
        {
            ApprovalState.Open => Say("Waiting for you"),
            ApprovalState.Approved => Say("Approved"),
            ApprovalState.Refused => Say("Refused"),
            ApprovalState.Disowned => Say("Reported"),
            ApprovalState.WrongNumber => Say("Another number was typed"),
            _ => Say("Not answered in time"),
        };

        public static string ToneOf(ApprovalState state) => state switch
        {
            ApprovalState.Open => "badge-warn",
            ApprovalState.Approved => "badge-good",
            ApprovalState.Disowned or ApprovalState.WrongNumber => "badge-bad",
            _ => "",
        };

        public static string UserCode => Say("Code for requests");
        public static string UserCodeHint => Say("With a code, only apps that you told it can ask you for approvals; all others do not get through to you.");
        public static string UserCodeIsSet => Say("A code is set.");
        public static string UserCodeIsNotSet => Say("No code is set.");
        public static string UserCodeSet => Say("Set a code");
        public static string UserCodeChange => Say("Change or remove");
        public static string UserCodeTitle => Say("Code for requests");
        public static string UserCodeField => Say("New code");
        public static string UserCodeSave => Say("Save the code");
        public static string UserCodeRemove => Say("Remove the code");
        public static string UserCodeSaved => Say("The code was saved. Tell it the apps that may ask you.");
        public static string UserCodeRemoved => Say("The code was removed.");
        public static string UserCodeNotAPassword => Say("This is not a password: do not use one of yours.");
        public static string UserCodeRule => Say($"{UserCodes.Shortest} to {UserCodes.Longest} letters and digits, at least three different ones. Small and capital letters count as one.");
    }
}
