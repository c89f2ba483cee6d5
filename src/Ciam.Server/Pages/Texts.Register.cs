using Ciam.Decisions.Customers;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    /// <summary>Advice about passwords.</summary>
    internal static class Passwords
    {
        public const string New = "New password";
        public const string Hint = "At least 8 characters. Three or four words that do not belong together are best. No digits or signs are needed.";
        public const string NotYet = "This password will not do yet.";
        public const string Strength = "Strength";
        public const string Good = "Good: this password will do.";

        public static string InWords(PasswordFault fault) => fault switch
        {
            PasswordFault.TooShort => "Too short: use at least 8 characters.",
            PasswordFault.TooLong => "Too long: use at most 128 characters.",
            PasswordFault.Unreadable => "It holds characters that cannot be typed. Use letters, digits, signs and spaces.",
            PasswordFault.Breached => "This password was found in a data breach, and thieves try it first. Choose another one.",
            PasswordFault.HoldsOwnWords => "It is mostly your name, your address or ours. Choose words that have nothing to do with you.",
            _ => "Too easy to guess. Add one or two words that do not belong together.",
        };
    }

    /// <summary>Opening an account, and ways back into one.</summary>
    internal static class Register
    {
        public const string Title = "Open your online access";
        public const string Lead = "It takes two minutes. You need your e-mail at hand.";
        public const string Summary = "Please look at the marked fields.";
        public const string Name = "Your name";
        public const string Email = "E-mail address";
        public const string Submit = "Continue";
        public const string HaveOne = "You have an account?";
        public const string SignIn = "Sign in";
        public const string TooMany = "There were too many requests from here. Please try again in a few minutes.";

        public const string CodeTitle = "Look in your mailbox";
        public static string CodeLead(string address) => $"We sent a message to {address}. Type the six digits from it, or open its link in this browser.";
        public const string Code = "Code";
        public const string CodeSubmit = "Confirm";
        public const string CodeWrong = "This code is not right, or too old. After five tries start again to get a new one.";
        public const string CodeHelp = "Nothing came?";
        public const string CodeHelpHint = "Look in the spam folder, and check the address. If it is wrong or the message does not come, start again.";
        public const string StartAgain = "Start again";

        public const string LinkTitle = "Confirm your address";
        public const string LinkClick = "One click, and your account is open.";
        public const string LinkPassword = "This is another browser than the one you registered in. Enter the password you chose there. If you did not register, close this page: nothing happens.";
        public const string Password = "Password";
        public const string LinkSubmit = "Confirm";
        public const string LinkWrong = "This is not the password you chose. After five tries the link stops working.";

        public const string SpentTitle = "This link no longer works";
        public const string SpentLead = "Links work once and for a limited time. This one was used already, or is too old.";

        public const string ReadyTitle = "Your account is open";
        public const string ReadyLead = "Your address is confirmed. Sign in to go on.";
        public const string ReadyTip = "Make it safer at once: after signing in, set up an authenticator app. Then your password alone opens nothing.";
        public const string ReadyFactor = "Sign in and set up the app";
        public const string ReadySignIn = "Sign in";

        public const string ForgotTitle = "Set a new password";
        public const string ForgotLead = "Enter your address. We send you a link.";
        public const string ForgotSubmit = "Send the link";
        public const string ForgotSentTitle = "Look in your mailbox";
        public const string ForgotSentLead = "If there is an account with this address, a link to set a new password is on its way. It works once, for 30 minutes.";
        public const string BackToSignIn = "Back to sign-in";
        public const string AskAgain = "Ask for a new link";

        public const string ResetTitle = "Choose a new password";
        public static string ResetLead(string name) => $"For the account of {name}. All sessions will be ended.";
        public const string ResetSubmit = "Set password";
        public const string ResetDoneTitle = "Your password is set";
        public const string ResetDoneLead = "All sessions were ended. Sign in with the new password.";

        public const string NotMeTitle = "This was not you?";
        public const string NotMeLead = "We will end all sessions, forget all remembered browsers, and close the account until you set a new password. We send you a link for that.";
        public const string NotMeSubmit = "It was not me, protect my account";
        public const string NotMeNothing = "If it was you, close this page. Nothing happens.";
        public const string NotMeDoneTitle = "Your account is protected";
        public const string NotMeDoneLead = "All sessions were ended. We sent you a message with a link to set a new password.";
    }
}
