namespace Ciam.Server.Pages;

internal static partial class Texts
{
    /// <summary>The sign-in pages.</summary>
    public static class SignIn
    {
        public const string Title = "Sign in";
        public const string Email = "E-mail address";
        public const string Password = "Password";
        public const string Submit = "Sign in";
        public const string Continue = "Continue";
        public const string Forgot = "Forgotten your password?";
        public const string NewHere = "New here?";
        public const string Register = "Open an account";
        public const string Cancel = "Cancel";
        public const string Wrong = "The e-mail address or the password is not right.";
        public const string SomebodyElse = "This sign-in is for another account. Sign in with that account, or cancel.";
        public const string Throttled = "Too many attempts. Wait a few minutes, then try again.";
        public const string EmailMissing = "Enter your e-mail address.";
        public const string PasswordMissing = "Enter your password.";
        public const string TooLong = "This is too long.";

        public const string CodeTitle = "Confirm it is you";
        public const string StepTwo = "Step 2 of 2";
        public const string TotpLead = "Enter the 6-digit code from your authenticator app.";
        public const string Code = "Code";
        public const string CodeMissing = "Enter the 6-digit code.";
        public const string CodeWrong = "This code is not right, or it was used already. Wait for the next one and try again.";
        public const string Remember = "Remember this device for 30 days";
        public const string RememberHint = "Only on a device that nobody else uses.";
        public const string AnotherWay = "Use another way";
        public const string Verify = "Verify";

        public const string CodeSend = "Send me a code";
        public const string SmsSendLead = "We send a 6-digit code by text message.";
        public const string CodeResend = "Send a new code";
        public const string SentCodeWrong = "This code is not right, or it has expired. Try again, or ask for a new one.";
        public const string CodeTooMany = "We cannot send another code now. Try again later.";
        public const string SmsValid = "The code is good for 5 minutes.";

        public const string VoiceSend = "Call me now";
        public const string VoiceResend = "Call me again";
        public const string CallMeInstead = "Call me instead";
        public const string VoiceWay = "Phone call";

        public const string EmailLead = "Enter the 6-digit code we sent to your e-mail address.";
        public const string EmailSendLead = "We send a 6-digit code to your e-mail address.";
        public const string EmailValid = "The code is good for 10 minutes. Look in your spam folder too.";
        public const string EmailWay = "E-mail";
        public const string EmailWayHint = "A code to your e-mail address";
        public const string EmailWhy = "Why this step?";
        public const string EmailWhyHint = "This sign-in is not like your others: perhaps a new browser or another place. With an authenticator app you can confirm without waiting for mail; set one up in your account.";

        public const string RecoveryTitle = "Use a recovery code";
        public const string RecoveryLead = "Enter one of the codes you kept when you set up two-step sign-in. Each works once.";
        public const string RecoveryCode = "Recovery code";
        public const string RecoveryMissing = "Enter a recovery code.";
        public const string RecoveryWrong = "This code is not right, or it was used already.";

        public const string WaysTitle = "Choose how to confirm it is you";
        public const string TotpWay = "Authenticator app";
        public const string TotpWayHint = "A code from the app on your phone";
        public const string SmsWay = "Text message";
        public const string RecoveryWay = "Recovery code";
        public const string RecoveryWayHint = "From the list you kept";
        public const string NoWay = "None of these?";
        public const string NoWayHint = "Call the number on the back of your card. We make sure it is you and help you back in.";

        public const string EnrolTitle = "Set up two-step sign-in";
        public const string EnrolLead = "What you want to do needs a second step. Set up an authenticator app; it takes a minute.";
        public const string EnrolScan = "Scan this picture with an authenticator app.";
        public const string EnrolKey = "Cannot scan? Type this key into the app";
        public const string EnrolCode = "Code from the app";
        public const string EnrolSubmit = "Set up and continue";
        public const string EnrolWrong = "This code is not right. Check that the clock of your phone is set automatically, then try the next code.";
        public const string EnrolFull = "There are too many unfinished attempts. Start again from the app you came from.";

        public const string NewPasswordTitle = "Set a new password";
        public const string NewPasswordLead = "To protect your account, a new password is needed before you can sign in. We send a link to your e-mail address.";
        public const string NewPasswordSubmit = "Send me the link";

        public const string RefusedTitle = "We could not sign you in";
        public const string RefusedLead = "To protect the account, this sign-in was stopped. Nothing was changed.";
        public const string RefusedNext = "What you can do";
        public const string RefusedUsual = "Try again from a device and a place you usually use.";
        public const string RefusedMail = "Look at your e-mail: we may have written to you about this sign-in.";
        public const string RefusedCall = "Call the number on the back of your card if you need to get in now.";

        public const string GoneTitle = "This sign-in is no longer open";
        public const string GoneLead = "It took too long, was finished already, or was started in another browser.";
        public const string GoneNext = "Go back to the app or website you came from and start again.";
        public const string SignInAnew = "Sign in to your account";

        public const string OutOfStep = "This sign-in went on in another tab. Here is where it stands now.";

        public const string SignOutTitle = "Sign out";
        public const string SignOutLead = "Your session on this device will end. Apps you signed in to with it will have to ask you again.";
        public const string SignedOutTitle = "You are signed out";
        public const string SignedOutLead = "You can close this window.";

        public static string ToContinueTo(string client) => $"to continue to {client}";
        public static string BackTo(string client) => $"Back to {client}";
        public static string SmsLead(string number) => $"Enter the 6-digit code we sent to {number}.";
        public static string SmsWayHint(string number) => $"A code to {number}";
        public static string VoiceSendLead(string number) => $"We call {number} and read out a 6-digit code, twice.";
        public static string VoiceLead(string number) => $"Enter the 6-digit code we read out to {number}.";
        public static string VoiceWayHint(string number) => $"We call {number} and read out a code";
        public static string CodeTooSoon(int seconds) => $"A code is on its way. You can ask for a new one in {seconds} seconds.";
        public static string ErrorTitle(string title) => $"Error: {title}";
    }
}
