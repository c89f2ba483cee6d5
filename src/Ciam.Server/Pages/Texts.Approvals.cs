using Ciam.Server.Customers;
using Ciam.Server.OAuth;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    /// <summary>What apps ask a customer on a device of their own: one question, all of them, and the code that keeps others away.</summary>
    internal static class Approvals
    {
        public const string Menu = "Requests";
        public const string Look = "Look at them";
        public const string LookAtIt = "Read and answer";
        public const string Lead = "What apps ask you while you use them elsewhere: at a till, on the phone, in a chat.";
        public const string None = "Nobody is asking";
        public const string NoneHint = "When an app asks for your approval, we write to you and list it here.";
        public const string Open = "Open";
        public const string Before = "Answered lately";

        public const string Title = "Do you approve?";
        public const string Approve = "Approve";
        public const string Prove = "Prove that it is you to approve";
        public const string ProveHint = "Before you approve we ask you to prove that it is you. Refusing needs nothing.";
        public const string Refuse = "Refuse";
        public const string NotMe = "I did not begin this";
        public const string NotMeHint = "Nothing is allowed, we note it, and this app cannot ask you for a day.";
        public const string Compare = "Compare this with what the app shows you:";
        public const string CompareHint = "Approve only if both are the same.";
        public const string Session = "What you allow ends with this session: when you sign out, the app loses it too.";
        public const string BackToList = "All requests";
        public const string RefusedByRisk = "We could not let this through for your safety. Nothing was allowed.";

        public static string Waiting(int count) => count == 1 ? "An app is waiting for your answer." : $"{count} apps are waiting for your answer.";

        public static string TitleOf(AskedApproval asked) => asked.MovesMoney ? "Do you approve this payment?" : Title;

        public static string Asks(AskedApproval asked) => asked switch
        {
            { FirstParty: true } => $"{asked.ClientName} asks for this in your name. Approve it only if you have just begun it yourself.",
            { ClientHost: { } host } => $"{asked.ClientName} ({host}) is not part of your bank. It asks for this in your name. Approve it only if you have just begun it yourself.",
            _ => $"{asked.ClientName} is not part of your bank. It asks for this in your name. Approve it only if you have just begun it yourself.",
        };

        public static string Until(DateTimeOffset at) => $"You can answer until {When(at)}.";

        public static string EndTitle(ApprovalState state) => state switch
        {
            ApprovalState.Approved => "You approved",
            ApprovalState.Refused => "You refused",
            ApprovalState.Disowned => "Thank you for telling us",
            _ => "Too late",
        };

        public static string End(AskedApproval asked) => asked.State switch
        {
            ApprovalState.Approved => $"{asked.ClientName} has been told. Go back to where you began.",
            ApprovalState.Refused => $"Nothing was allowed to {asked.ClientName}.",
            ApprovalState.Disowned => $"Nothing was allowed, and {asked.ClientName} cannot ask you for a day.",
            _ => $"The time to answer {asked.ClientName} is over. Nothing was allowed. Begin again there if you still want it.",
        };

        public static string StateOf(ApprovalState state) => state switch
        {
            ApprovalState.Open => "Waiting for you",
            ApprovalState.Approved => "Approved",
            ApprovalState.Refused => "Refused",
            ApprovalState.Disowned => "Reported",
            _ => "Not answered in time",
        };

        public static string ToneOf(ApprovalState state) => state switch
        {
            ApprovalState.Open => "badge-warn",
            ApprovalState.Approved => "badge-good",
            ApprovalState.Disowned => "badge-bad",
            _ => "",
        };

        public const string UserCode = "Code for requests";
        public const string UserCodeHint = "With a code, only apps that you told it can ask you for approvals; all others do not get through to you.";
        public const string UserCodeIsSet = "A code is set.";
        public const string UserCodeIsNotSet = "No code is set.";
        public const string UserCodeSet = "Set a code";
        public const string UserCodeChange = "Change or remove";
        public const string UserCodeTitle = "Code for requests";
        public const string UserCodeField = "New code";
        public const string UserCodeSave = "Save the code";
        public const string UserCodeRemove = "Remove the code";
        public const string UserCodeSaved = "The code was saved. Tell it the apps that may ask you.";
        public const string UserCodeRemoved = "The code was removed.";
        public const string UserCodeNotAPassword = "This is not a password: do not use one of yours.";
        public static string UserCodeRule => $"{UserCodes.Shortest} to {UserCodes.Longest} letters and digits, at least three different ones. Small and capital letters count as one.";
    }
}
