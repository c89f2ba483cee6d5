namespace Ciam.Server.Pages;

internal static partial class Texts
{
    /// <summary>The sign-in pages.</summary>
    public static class SignIn
    {
        public static string Title => Say("Sign in");
        public static string Email => Say("E-mail address");
        public static string Password => Say("Password");
        public static string Submit => Say("Sign in");
        public static string Continue => Say("Continue");
        public static string Forgot => Say("Forgotten your password?");
        public static string NewHere => Say("New here?");
        public static string Register => Say("Open an account");
        public static string Cancel => Say("Cancel");
        public static string Wrong => Say("The e-mail address or the password is not right.");
        public static string SomebodyElse => Say("This sign-in is for another account. Sign in with that account, or cancel.");
        public static string Throttled => Say("Too many attempts. Wait a few minutes, then try again.");
        public static string EmailMissing => Say("Enter your e-mail address.");
        public static string PasswordMissing => Say("Enter your password.");
        public static string TooLong => Say("This is too long.");

        public static string CodeTitle => Say("Confirm it is you");
        public static string StepTwo => Say("Step 2 of 2");
        public static string TotpLead => Say("Enter the 6-digit code from your authenticator app.");
        public static string Code => Say("Code");
        public static string CodeMissing => Say("Enter the 6-digit code.");
        public static string CodeWrong => Say("This code is not right, or it was used already. Wait for the next one and try again.");
        public static string ClockHint => Say("Still wrong? Check that the clock of your phone is set automatically.");
        public static string Remember => Say("Remember this device for 30 days");
        public static string RememberHint => Say("Only on a device that nobody else uses.");
        public static string AnotherWay => Say("Use another way");
        public static string Verify => Say("Verify");

        public static string CodeSend => Say("Send me a code");
        public static string SmsSendLead => Say("We send a 6-digit code by text message.");
        public static string CodeResend => Say("Send a new code");
        public static string SentCodeWrong => Say("This code is not right, or it has expired. Try again, or ask for a new one.");
        public static string CodeTooMany => Say("We cannot send another code now. Try again later.");
        public static string SmsValid => Say("The code is good for 5 minutes.");

        public static string VoiceSend => Say("Call me now");
        public static string VoiceResend => Say("Call me again");
        public static string CallMeInstead => Say("Call me instead");
        public static string VoiceWay => Say("Phone call");

        public static string EmailLead => Say("Enter the 6-digit code we sent to your e-mail address.");
        public static string EmailSendLead => Say("We send a 6-digit code to your e-mail address.");
        public static string EmailValid => Say("The code is good for 10 minutes. Look in your spam folder too.");
        public static string EmailWay => Say("E-mail");
        public static string EmailWayHint => Say("A code to your e-mail address");
        public static string EmailWhy => Say("Why this step?");
        public static string EmailWhyHint => Say("This sign-in is not like your others: perhaps a new browser or another place. With an authenticator app you can confirm without waiting for mail; set one up in your account.");

        public static string PasskeySubmit => Say("Sign in with a passkey");
        public static string PasskeyTitle => Say("Use your passkey");
        public static string PasskeyLead => Say("Confirm with the finger, face or PIN that unlocks your device, or with your security key.");
        public static string PasskeyFailed => Say("That did not work. Try again, or use another way.");
        public static string PasskeyWrong => Say("This passkey was not accepted, or it took too long. Try again, or use another way.");
        public static string PasskeyNotHere => Say("Passkeys do not work in this browser, or its scripts are switched off. Use another way.");
        public static string PasskeyNeedsScript => Say("Passkeys need JavaScript, which is switched off here.");
        public static string PasskeyWay => Say("Passkey");
        public static string PasskeyWayHint => Say("The finger, face or PIN of your device, or a security key");
        public static string PasswordInstead => Say("Use e-mail address and password");

        public static string RecoveryTitle => Say("Use a recovery code");
        public static string RecoveryLead => Say("Enter one of the codes you kept when you set up two-step sign-in. Each works once.");
        public static string RecoveryCode => Say("Recovery code");
        public static string RecoveryMissing => Say("Enter a recovery code.");
        public static string RecoveryWrong => Say("This code is not right, or it was used already.");

        public static string WaysTitle => Say("Choose how to confirm it is you");
        public static string TotpWay => Say("Authenticator app");
        public static string TotpWayHint => Say("A code from the app on your phone");
        public static string SmsWay => Say("Text message");
        public static string RecoveryWay => Say("Recovery code");
        public static string RecoveryWayHint => Say("From the list you kept");
        public static string NoWay => Say("None of these?");
        public static string NoWayHint => Say("Call the number on the back of your card. We make sure it is you and help you back in.");

        public static string EnrolTitle => Say("Set up two-step sign-in");
        public static string EnrolLead => Say("What you want to do needs a second step. Set up an authenticator app; it takes a minute.");
        public static string EnrolScan => Say("Scan this picture with an authenticator app.");
        public static string EnrolKey => Say("Cannot scan? Type this key into the app");
        public static string EnrolCode => Say("Code from the app");
        public static string EnrolSubmit => Say("Set up and continue");
        public static string EnrolWrong => Say("This code is not right. Check that the clock of your phone is set automatically, then try the next code.");
        public static string EnrolFull => Say("There are too many unfinished attempts. Start again from the app you came from.");

        public static string NewPasswordTitle => Say("Set a new password");
        public static string NewPasswordLead => Say("To protect your account, a new password is needed before you can sign in. We send a link to your e-mail address.");
        public static string NewPasswordSubmit => Say("Send me the link");

        public static string RefusedTitle => Say("We could not sign you in");
        public static string RefusedLead => Say("To protect the account, this sign-in was stopped. Nothing was changed.");
        public static string RefusedNext => Say("What you can do");
        public static string RefusedUsual => Say("Try again from a device and a place you usually use.");
        public static string RefusedMail => Say("Look at your e-mail: we may have written to you about this sign-in.");
        public static string RefusedCall => Say("Call the number on the back of your card if you need to get in now.");

        public static string UnmetLead => Say("What you want to do is open only to customers who sign in with a passkey, and your account has none that will do.");
        public static string UnmetNext => Say("Add a passkey, then start again from the app you came from.");
        public static string UnmetWhere => Say("Add a passkey to your account");

        public static string GoneTitle => Say("This sign-in is no longer open");
        public static string GoneLead => Say("It took too long, was finished already, or was started in another browser.");
        public static string GoneNext => Say("Go back to the app or website you came from and start again.");
        public static string SignInAnew => Say("Sign in to your account");

        public static string OutOfStep => Say("This sign-in went on in another tab. Here is where it stands now.");

        public static string SignOutTitle => Say("Sign out");
        public static string SignOutLead => Say("Your session on this device will end. Apps you signed in to with it will have to ask you again.");
        public static string SignedOutTitle => Say("You are signed out");
        public static string SignedOutLead => Say("You can close this window.");

        public static string ToContinueTo(string client) => Say($"to continue to {client}");
        public static string BackTo(string client) => Say($"Back to {client}");
        public static string SmsLead(string number) => Say($"Enter the 6-digit code we sent to {number}.");
        public static string SmsWayHint(string number) => Say($"A code to {number}");
        public static string VoiceSendLead(string number) => Say($"We call {number} and read out a 6-digit code, twice.");
        public static string VoiceLead(string number) => Say($"Enter the 6-digit code we read out to {number}.");
        public static string VoiceWayHint(string number) => Say($"We call {number} and read out a code");
        public static string CodeTooSoon(int seconds) => Say($"A code is on its way. You can ask for a new one in {seconds} seconds.");
        public static string ThrottledSeconds(int seconds) => Say($"Too many attempts. Try again in {seconds} seconds.");
        public static string ThrottledMinutes(int minutes) => Say($"Too many attempts. Try again in {minutes} minutes.");
        public static string ErrorTitle(string title) => Say($"Error: {title}");
    }
}
