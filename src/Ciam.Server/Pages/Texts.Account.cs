using Ciam.Server.Customers;
namespace Ciam.Server.Pages;

internal static partial class Texts
{
    /// <summary>The customer's own pages.</summary>
    internal static class Account
    {
        public static string Overview => Say("Overview");
        public static string Profile => Say("Profile");
        public static string Security => Say("Security");
        public static string Sessions => Say("Sessions");
        public static string Devices => Say("Devices");
        public static string Activity => Say("Activity");
        public static string Apps => Say("Apps");

        public static string TooLong => Say("That is too long.");
        public static string Save => Say("Save");
        public static string Cancel => Say("Cancel");
        public static string Back => Say("Back to security");
        public static string Remove => Say("Remove");
        public static string RemoveNow => Say("Yes, remove it");
        public static string RemoveAppHint => Say("Its codes will no longer work.");
        public static string RemovePhoneHint => Say("No more codes will be sent there.");
        public static string Gone => Say("That was gone already.");
        public static string TooManyTries => Say("Too many tries. Please wait a few minutes.");

        public static string Hello(string name) => Say($"Hello, {name}");
        public static string OverviewLead => Say("Your sign-ins, and what keeps your account safe.");
        public static string RecentSignIns => Say("Recent sign-ins");
        public static string NoSignIns => Say("No sign-ins yet");
        public static string NoSignInsHint => Say("From now on every sign-in is listed here.");
        public static string AllActivity => Say("All activity");
        public static string NotMe => Say("This was not me");
        public static string NotMeLead => Say("You do not know what happened here? Then somebody else may be using your account.");
        public static string NotMeBack => Say("It was me after all");
        public static string NotYou => Say("Is one of these not you?");
        public static string NotYouHint => Say("End the sessions you do not know and change your password.");
        public static string VerdictGood => Say("Your account is well protected");
        public static string VerdictNearly => Say("Your account is protected, one thing is missing");
        public static string VerdictWeak => Say("Your account is not well protected yet");
        public static string TipFactor => Say("With a code from an app, your password alone opens nothing.");
        public static string TipFactorAction => Say("Set up an authenticator app");
        public static string TipCodes => Say("Recovery codes let you in when your phone is lost.");
        public static string TipCodesAction => Say("Make recovery codes");
        public static string TipCodesLow(int left) => left == 1 ? Say("One code is left. Make new ones before you need it.") : Say($"{left} codes are left. Make new ones before you need them.");
        public static string AllGood => Say("All set: a second step and recovery codes are in place.");
        public static string SignedInFrom => Say("Signed in from");
        public static string UnknownPlace => Say("place unknown");
        public static string PlaceOf(string? name) => name is null ? UnknownPlace : PlaceWords.Of(name);

        public static string ProfileLead => Say("How we address and reach you.");
        public static string Name => Say("Name");
        public static string NameBad => Say("Enter your name: letters, spaces, hyphens and apostrophes, up to 60 of them.");
        public static string ProfileSaved => Say("Your profile was saved.");
        public static string DetailsTitle => Say("More about you");
        public static string DetailsLead => Say("All of this is optional. Apps see it only where you let them see your profile or your address.");
        public static string DetailsBad => Say("Some of this cannot be taken: look at what is marked.");

        /// <summary>Label, hint where one is needed, what a browser may fill in, and the kind of field.</summary>
        public static (string Label, string? Hint, string Autocomplete, string Type) Detail(string name) => name switch
        {
            "given_name" => (Say("First name"), null, "given-name", "text"),
            "family_name" => (Say("Last name"), null, "family-name", "text"),
            "middle_name" => (Say("Middle name"), null, "additional-name", "text"),
            "nickname" => (Say("What friends call you"), null, "nickname", "text"),
            "profile" => (Say("A page about you"), Say("An address that begins with https://"), "off", "url"),
            "picture" => (Say("A picture of you"), Say("An address that begins with https://"), "photo", "url"),
            "website" => (Say("Your website"), Say("An address that begins with https://"), "url", "url"),
            "gender" => (Say("Gender"), Say("In your own word."), "sex", "text"),
            "birthdate" => (Say("Date of birth"), null, "bday", "date"),
            "zoneinfo" => (Say("Time zone"), Say("By its name, like Europe/Zurich."), "off", "text"),
            _ => (Say("Postal address"), Say("As it stands on an envelope, up to eight lines."), "street-address", "lines"),
        };

        public static string DetailBad(string name) => name switch
        {
            "profile" or "picture" or "website" => Say("Enter an address that begins with https://, up to 300 characters."),
            "birthdate" => Say("Enter a day since 1900 that has been."),
            "zoneinfo" => Say("Enter the name of a time zone, like Europe/Zurich."),
            "address" => Say("Enter up to eight lines and 300 characters."),
            _ => Say("Enter up to 100 characters in one line."),
        };
        public static string Email => Say("E-mail address");
        public static string NewEmail => Say("New e-mail address");
        public static string EmailHint => Say("We send a link to the new address. Until you open it, the old one stays.");
        public static string EmailBad => Say("Enter an e-mail address, like name@example.com.");
        public static string EmailSend => Say("Send the link");
        public static string EmailSent(string address) => Say($"We sent a link to {address}. It works for 24 hours.");
        public static string EmailConfirmTitle => Say("Use this address from now on?");
        public static string EmailConfirmLead => Say("Confirm that you want to sign in with the address this link was sent to.");
        public static string EmailConfirmSubmit => Say("Use this address");
        public static string BreachedTitle => Say("Your password is known to thieves");
        public static string Breached => Say("It was found in a list of passwords stolen elsewhere. Set a new one that you use nowhere else.");
        public static string EmailConfirmed => Say("Your e-mail address was changed.");
        public static string EmailLinkSpent => Say("This link was used already, is too old, or belongs to another account.");

        public static string SecurityLead => Say("Your password and the second step at sign-in.");
        public static string Password => Say("Password");
        public static string PasswordSince(DateTimeOffset at) => Say($"Last changed on {When(at)}");
        public static string PasswordNever => Say("Never changed");
        public static string PasswordTitle => Say("Change your password");
        public static string PasswordLead => Say("All other sessions will be ended.");
        public static string PresentPassword => Say("Present password");
        public static string NewPassword => Say("New password");
        public static string PresentWrong => Say("This is not your present password.");
        public static string PasswordChanged => Say("Your password was changed. All other sessions were ended.");
        public static string PasswordSubmit => Say("Change password");

        public static string Authenticators => Say("Authenticator apps");
        public static string AuthenticatorsHint => Say("Codes that your phone makes by itself, also without a network.");
        public static string NoAuthenticators => Say("No app is set up.");
        public static string AddApp => Say("Add an app");
        public static string Added => Say("Added on");
        public static string Rename => Say("Rename");
        public static string NameOfApp => Say("Name of this app");
        public static string NameOfAppHint => Say("For you to tell your apps apart, like \"My phone\".");
        public static string AppRenamed => Say("The app was renamed.");
        public static string AppRemoved => Say("The app was removed. Its codes no longer work, and other sessions that were signed in with such codes have ended.");
        public static string AppAdded => Say("The app is set up. You will be asked for its codes from now on.");
        public static string AppTitle => Say("Add an authenticator app");
        public static string AppScan => Say("Scan this picture with your authenticator app.");
        public static string AppKey => Say("Cannot scan? Type this key");
        public static string AppCode => Say("Code from the app");
        public static string AppWrong => Say("This code is not right. Check that your phone's clock is set automatically, and type the next code.");
        public static string AppFull => Say("You have five apps. Remove one to add another.");
        public static string AppSubmit => Say("Confirm");

        public static string Passkeys => Say("Passkeys");
        public static string PasskeysHint => Say("Sign in with the finger, face or PIN of your device instead of your password. A forged page gets nothing from a passkey.");
        public static string NoPasskeys => Say("No passkey is set up.");
        public static string AddPasskey => Say("Add a passkey");
        public static string PasskeyTitle => Say("Add a passkey");
        public static string PasskeyLead => Say("Your browser asks you to confirm with your finger, face or PIN, or with a security key. What it learns of these never leaves your device.");
        public static string PasskeyName => Say("Name of this passkey");
        public static string PasskeyNameHint => Say("For you to tell your passkeys apart, like \"My phone\".");
        public static string PasskeySubmit => Say("Add the passkey");
        public static string PasskeyAdded => Say("The passkey is set up. You can sign in with it from now on.");
        public static string PasskeyRenamed => Say("The passkey was renamed.");
        public static string PasskeyRemoved => Say("The passkey was removed, and other sessions that were signed in with a passkey have ended. Remove it from your device too, so that it is not offered any more.");
        public static string RemovePasskeyHint => Say("You can no longer sign in with it.");
        public static string PasskeyFailed => Say("That did not work, or this device has a passkey for your account already. Nothing was changed.");
        public static string PasskeyRefusedByPolicy => Say("This passkey was not accepted. The bank takes only devices whose maker vouches for them: use a security key, or the one of your computer or phone, and let your browser tell its make.");
        public static string PasskeyRefused => Say("This passkey was not accepted. Try again, or use another device.");
        public static string PasskeyMustBeBound => Say("This passkey would be copied to other devices. For this account, use a security key or a device that keeps it to itself.");
        public static string PasskeyFull => Say("You have ten passkeys. Remove one to add another.");
        public static string PasskeyNeedsScript => Say("Passkeys need a current browser with JavaScript.");
        public static string PasskeySynced => Say("Synced between your devices");
        public static string PasskeyBound => Say("On one device only");
        public static string PasskeySuspect => Say("May have been copied: remove it and add a new one.");

        public static string Phone => Say("Codes by text message");
        public static string PhoneHint => Say("Good to have; an authenticator app is safer and works abroad.");
        public static string NoPhone => Say("No number is set up.");
        public static string AddPhone => Say("Add a number");
        public static string ChangePhone => Say("Change number");
        public static string PhoneTitle => Say("Codes by text message");
        public static string PhoneNumberLabel => Say("Mobile number");
        public static string PhoneNumberHint => Say("With country code, like +41 79 123 45 67.");
        public static string PhoneBad => Say("Enter the number with its country code, like +41 79 123 45 67.");
        public static string PhoneSend => Say("Send a code");
        public static string PhoneCodeTitle => Say("Enter the code");
        public static string PhoneCodeLead(string number) => Say($"We sent six digits to {number}. They are good for 5 minutes.");
        public static string PhoneCode => Say("Code");
        public static string PhoneNotReached => Say("We cannot send codes to this number now. Use another number, or an authenticator app.");
        public static string PhoneWrong => Say("This code is not right, or too old. You have five tries for each code.");
        public static string PhoneAnother => Say("Use another number, or send a new code");
        public static string PhoneAdded => Say("The number is set up.");
        public static string PhoneRemoved => Say("The number was removed, and other sessions that were signed in with its codes have ended.");

        public static string RecoveryCodes => Say("Recovery codes");
        public static string RecoveryHint => Say("For the day your phone is lost. Each works once, together with your password.");
        public static string RecoveryLeft(int left) => left switch { 0 => Say("No codes."), 1 => Say("One code left."), _ => Say($"{left} codes left.") };
        public static string RecoveryMake => Say("Make recovery codes");
        public static string RecoveryMakeNew => Say("Make new codes");
        public static string RecoveryWarning => Say("The codes you have now will stop working.");
        public static string RecoveryTitle => Say("Your recovery codes");
        public static string RecoveryShownOnce => Say("Print these codes or write them down now. They are not shown again.");
        public static string RecoveryCopy => Say("Copy");
        public static string RecoveryCopied => Say("Copied");
        public static string RecoveryPrint => Say("Your browser's print command (Ctrl+P) prints this page without the navigation.");
        public static string RecoveryKept => Say("I have kept them");

        public static string DevicesLead => Say("Browsers you have signed in from. A forgotten one is treated as new.");
        public static string NoDevices => Say("No browsers");
        public static string NoDevicesHint => Say("After your next sign-in the browser is listed here.");
        public static string Device => Say("Browser");
        public static string FirstSeen => Say("First used");
        public static string LastSeen => Say("Last used");
        public static string SecondStep => Say("Second step");
        public static string RememberedUntil(DateTimeOffset at) => Say($"Not asked until {When(at)}");
        public static string NotRemembered => Say("Asked each time");
        public static string Forget => Say("Forget");
        public static string Forgotten => Say("The browser was forgotten. It will be asked for the second step.");
        public static string ThisOne => Say("This one");
        public static string Action => Say("Action");

        public static string SessionsLead => Say("Where you are signed in now. Ending a session also ends the apps opened from it.");
        public static string Where => Say("Where");
        public static string SignedInAt => Say("Signed in");
        public static string EndSession => Say("End");
        public static string EndOthers => Say("End all others");
        public static string SessionEnded => Say("The session was ended.");
        public static string SessionsEnded(int count) => count == 1 ? Say("One session was ended.") : Say($"{count} sessions were ended.");
        public static string OnlyThisOne => Say("This is your only session.");

        public static string ActivityLead => Say("What happened on your account, newest first.");
        public static string NoActivity => Say("Nothing yet");
        public static string Newer => Say("Newer");
        public static string Older => Say("Older");
        public static string PageNumber(int page) => Say($"Page {page}");
        public static string WhyAsked => Say("We looked more closely because:");

        public static string AppsLead => Say("Companies outside the bank that you let see or do something.");
        public static string NoApps => Say("No apps");
        public static string NoAppsHint => Say("When you let another company in, it is listed here.");
        public static string OpenApp => Say("Open the app");
        public static string Withdraw => Say("Withdraw");
        public static string Withdrawn => Say("The app can no longer use your account.");
        public static string Since => Say("Since");
        public static string May => Say("May");
    }
}
