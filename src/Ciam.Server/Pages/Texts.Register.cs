using Ciam.Decisions.Customers;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    /// <summary>Advice about passwords.</summary>
    internal static class Passwords
    {
        public static string New => Say("New password");
        public static string Hint => Say("At least 8 characters. Three or four words that do not belong together are best. No digits or signs are needed.");
        public static string NotYet => Say("This password will not do yet.");
        public static string Strength => Say("Strength");
        public static string Good => Say("Good: this password will do.");

        public static string InWords(PasswordFault fault) => fault switch
        {
            PasswordFault.TooShort => Say("Too short: use at least 8 characters."),
            PasswordFault.TooLong => Say("Too long: use at most 128 characters."),
            PasswordFault.Unreadable => Say("It holds characters that cannot be typed. Use letters, digits, signs and spaces."),
            PasswordFault.Breached => Say("This password was found in a data breach, and thieves try it first. Choose another one."),
            PasswordFault.HoldsOwnWords => Say("It is mostly your name, your address or ours. Choose words that have nothing to do with you."),
            _ => Say("Too easy to guess. Add one or two words that do not belong together."),
        };
    }

    /// <summary>Opening an account, and ways back into one.</summary>
    internal static class Register
    {
        public static string Title => Say("Open your online access");
        public static string Lead => Say("It takes two minutes. You need your e-mail at hand.");
        public static string Summary => Say("Please look at the marked fields.");
        public static string Name => Say("Your name");
        public static string Email => Say("E-mail address");
        public static string Submit => Say("Continue");
        public static string HaveOne => Say("You have an account?");
        public static string SignIn => Say("Sign in");
        public static string TooMany => Say("There were too many requests from here. Please try again in a few minutes.");

        public static string CodeTitle => Say("Look in your mailbox");
        public static string CodeLead(string address) => Say($"We sent a message to {address}. Type the six digits from it, or open its link in this browser.");
        public static string Code => Say("Code");
        public static string CodeSubmit => Say("Confirm");
        public static string CodeWrong => Say("This code is not right, or too old. After five tries start again to get a new one.");
        public static string CodeHelp => Say("Nothing came?");
        public static string CodeHelpHint => Say("Look in the spam folder, and check the address. If it is wrong or the message does not come, start again.");
        public static string StartAgain => Say("Start again");

        public static string LinkTitle => Say("Confirm your address");
        public static string LinkClick => Say("One click, and your account is open.");
        public static string LinkPassword => Say("This is another browser than the one you registered in. Enter the password you chose there. If you did not register, close this page: nothing happens.");
        public static string Password => Say("Password");
        public static string LinkSubmit => Say("Confirm");
        public static string LinkWrong => Say("This is not the password you chose. After five tries the link stops working.");

        public static string SpentTitle => Say("This link no longer works");
        public static string SpentLead => Say("Links work once and for a limited time. This one was used already, or is too old.");

        public static string ReadyTitle => Say("Your account is open");
        public static string ReadyLead => Say("Your address is confirmed. Sign in to go on.");
        public static string ReadyTip => Say("Make it safer at once: after signing in, set up an authenticator app. Then your password alone opens nothing.");
        public static string ReadyFactor => Say("Sign in and set up the app");
        public static string ReadySignIn => Say("Sign in");

        public static string ForgotTitle => Say("Set a new password");
        public static string ForgotLead => Say("Enter your address. We send you a link.");
        public static string ForgotSubmit => Say("Send the link");
        public static string ForgotSentTitle => Say("Look in your mailbox");
        public static string ForgotSentLead => Say("If there is an account with this address, a link to set a new password is on its way. It works once, for 30 minutes.");
        public static string BackToSignIn => Say("Back to sign-in");
        public static string AskAgain => Say("Ask for a new link");

        public static string ResetTitle => Say("Choose a new password");
        public static string ResetLead(string name) => Say($"For the account of {name}. All sessions will be ended.");
        public static string ResetSubmit => Say("Set password");
        public static string ResetDoneTitle => Say("Your password is set");
        public static string ResetDoneLead => Say("All sessions were ended. Sign in with the new password.");

        public static string WaitTitle => Say("Your new password has to wait");
        public static string WaitLead(string until) => Say($"This is not like you, so we wait until {until}, and have told the owner of the account. Open the link from your mail again then.");
        public static string WaitWhy => Say("Faster: open the link on a device you usually sign in with. Have you remembered your password? Sign in, and this is cancelled.");

        public static string NotMeTitle => Say("This was not you?");
        public static string NotMeLead => Say("We will end all sessions, forget all remembered browsers, and close the account until you set a new password. We send you a link for that.");
        public static string NotMeSubmit => Say("It was not me, protect my account");
        public static string NotMeNothing => Say("If it was you, close this page. Nothing happens.");
        public static string NotMeDoneTitle => Say("Your account is protected");
        public static string NotMeDoneLead => Say("All sessions were ended. We sent you a message with a link to set a new password.");
    }
}
