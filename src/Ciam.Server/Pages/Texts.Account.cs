using System.Globalization;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    public static string When(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The customer's own pages.</summary>
    internal static class Account
    {
        public const string Overview = "Overview";
        public const string Profile = "Profile";
        public const string Security = "Security";
        public const string Sessions = "Sessions";
        public const string Devices = "Devices";
        public const string Activity = "Activity";
        public const string Apps = "Apps";

        public const string TooLong = "That is too long.";
        public const string Save = "Save";
        public const string Cancel = "Cancel";
        public const string Back = "Back to security";
        public const string Remove = "Remove";
        public const string RemoveNow = "Yes, remove it";
        public const string RemoveAppHint = "Its codes will no longer work.";
        public const string RemovePhoneHint = "No more codes will be sent there.";
        public const string Gone = "That was gone already.";
        public const string TooManyTries = "Too many tries. Please wait a few minutes.";

        public static string Hello(string name) => $"Hello, {name}";
        public const string OverviewLead = "Your sign-ins, and what keeps your account safe.";
        public const string RecentSignIns = "Recent sign-ins";
        public const string NoSignIns = "No sign-ins yet";
        public const string NoSignInsHint = "From now on every sign-in is listed here.";
        public const string AllActivity = "All activity";
        public const string NotYou = "Is one of these not you?";
        public const string NotYouHint = "End the sessions you do not know and change your password.";
        public const string Safety = "Is your account well protected?";
        public const string TipFactorTitle = "Turn on a second step";
        public const string TipFactor = "With a code from an app, your password alone opens nothing.";
        public const string TipFactorAction = "Set up an authenticator app";
        public const string TipCodesTitle = "Make recovery codes";
        public const string TipCodes = "They let you in when your phone is lost.";
        public const string TipCodesAction = "Make recovery codes";
        public const string TipCodesLowTitle = "Few recovery codes left";
        public static string TipCodesLow(int left) => left == 1 ? "One code is left. Make new ones before you need it." : $"{left} codes are left. Make new ones before you need them.";
        public const string AllGood = "All set: a second step and recovery codes are in place.";
        public const string SignedInFrom = "Signed in from";
        public const string UnknownPlace = "place unknown";

        public const string ProfileLead = "How we address and reach you.";
        public const string Name = "Name";
        public const string NameBad = "Enter your name: letters, spaces, hyphens and apostrophes, up to 60 of them.";
        public const string ProfileSaved = "Your profile was saved.";
        public const string DetailsTitle = "More about you";
        public const string DetailsLead = "All of this is optional. Apps see it only where you let them see your profile or your address.";
        public const string DetailsBad = "Some of this cannot be taken: look at what is marked.";

        /// <summary>Label, hint where one is needed, what a browser may fill in, and the kind of field.</summary>
        public static (string Label, string? Hint, string Autocomplete, string Type) Detail(string name) => name switch
        {
            "given_name" => ("First name", null, "given-name", "text"),
            "family_name" => ("Last name", null, "family-name", "text"),
            "middle_name" => ("Middle name", null, "additional-name", "text"),
            "nickname" => ("What friends call you", null, "nickname", "text"),
            "profile" => ("A page about you", "An address that begins with https://", "off", "url"),
            "picture" => ("A picture of you", "An address that begins with https://", "photo", "url"),
            "website" => ("Your website", "An address that begins with https://", "url", "url"),
            "gender" => ("Gender", "In your own word.", "sex", "text"),
            "birthdate" => ("Date of birth", null, "bday", "date"),
            "zoneinfo" => ("Time zone", "By its name, like Europe/Zurich.", "off", "text"),
            _ => ("Postal address", "As it stands on an envelope, up to eight lines.", "street-address", "lines"),
        };

        public static string DetailBad(string name) => name switch
        {
            "profile" or "picture" or "website" => "Enter an address that begins with https://, up to 300 characters.",
            "birthdate" => "Enter a day since 1900 that has been.",
            "zoneinfo" => "Enter the name of a time zone, like Europe/Zurich.",
            "address" => "Enter up to eight lines and 300 characters.",
            _ => "Enter up to 100 characters in one line.",
        };
        public const string Email = "E-mail address";
        public const string NewEmail = "New e-mail address";
        public const string EmailHint = "We send a link to the new address. Until you open it, the old one stays.";
        public const string EmailBad = "Enter an e-mail address, like name@example.com.";
        public const string EmailSend = "Send the link";
        public static string EmailSent(string address) => $"We sent a link to {address}. It works for 24 hours.";
        public const string EmailConfirmTitle = "Use this address from now on?";
        public const string EmailConfirmLead = "Confirm that you want to sign in with the address this link was sent to.";
        public const string EmailConfirmSubmit = "Use this address";
        public const string EmailConfirmed = "Your e-mail address was changed.";
        public const string EmailLinkSpent = "This link was used already, is too old, or belongs to another account.";

        public const string SecurityLead = "Your password and the second step at sign-in.";
        public const string Password = "Password";
        public static string PasswordSince(DateTimeOffset at) => $"Last changed on {When(at)}";
        public const string PasswordNever = "Never changed";
        public const string PasswordTitle = "Change your password";
        public const string PasswordLead = "All other sessions will be ended.";
        public const string PresentPassword = "Present password";
        public const string NewPassword = "New password";
        public const string PresentWrong = "This is not your present password.";
        public const string PasswordChanged = "Your password was changed. All other sessions were ended.";
        public const string PasswordSubmit = "Change password";

        public const string Authenticators = "Authenticator apps";
        public const string AuthenticatorsHint = "Codes that your phone makes by itself, also without a network.";
        public const string NoAuthenticators = "No app is set up.";
        public const string AddApp = "Add an app";
        public const string Added = "Added on";
        public const string Rename = "Rename";
        public const string NameOfApp = "Name of this app";
        public const string NameOfAppHint = "For you to tell your apps apart, like \"My phone\".";
        public const string AppRenamed = "The app was renamed.";
        public const string AppRemoved = "The app was removed. Its codes no longer work.";
        public const string AppAdded = "The app is set up. You will be asked for its codes from now on.";
        public const string AppTitle = "Add an authenticator app";
        public const string AppScan = "Scan this picture with your authenticator app.";
        public const string AppKey = "Cannot scan? Type this key";
        public const string AppCode = "Code from the app";
        public const string AppWrong = "This code is not right. Check that your phone's clock is set automatically, and type the next code.";
        public const string AppFull = "You have five apps. Remove one to add another.";
        public const string AppSubmit = "Confirm";

        public const string Phone = "Codes by text message";
        public const string PhoneHint = "Good to have; an authenticator app is safer and works abroad.";
        public const string NoPhone = "No number is set up.";
        public const string AddPhone = "Add a number";
        public const string ChangePhone = "Change number";
        public const string PhoneTitle = "Codes by text message";
        public const string PhoneNumberLabel = "Mobile number";
        public const string PhoneNumberHint = "With country code, like +41 79 123 45 67.";
        public const string PhoneBad = "Enter the number with its country code, like +41 79 123 45 67.";
        public const string PhoneSend = "Send a code";
        public const string PhoneCodeTitle = "Enter the code";
        public static string PhoneCodeLead(string number) => $"We sent six digits to {number}. They are good for 5 minutes.";
        public const string PhoneCode = "Code";
        public const string PhoneWrong = "This code is not right, or too old. You have five tries for each code.";
        public const string PhoneAnother = "Use another number, or send a new code";
        public const string PhoneAdded = "The number is set up.";
        public const string PhoneRemoved = "The number was removed.";

        public const string RecoveryCodes = "Recovery codes";
        public const string RecoveryHint = "For the day your phone is lost. Each works once, together with your password.";
        public static string RecoveryLeft(int left) => left switch { 0 => "No codes.", 1 => "One code left.", _ => $"{left} codes left." };
        public const string RecoveryMake = "Make recovery codes";
        public const string RecoveryMakeNew = "Make new codes";
        public const string RecoveryWarning = "The codes you have now will stop working.";
        public const string RecoveryTitle = "Your recovery codes";
        public const string RecoveryShownOnce = "Print these codes or write them down now. They are not shown again.";
        public const string RecoveryCopy = "Copy";
        public const string RecoveryCopied = "Copied";
        public const string RecoveryPrint = "Your browser's print command (Ctrl+P) prints this page without the navigation.";
        public const string RecoveryKept = "I have kept them";

        public const string DevicesLead = "Browsers you have signed in from. A forgotten one is treated as new.";
        public const string NoDevices = "No browsers";
        public const string NoDevicesHint = "After your next sign-in the browser is listed here.";
        public const string Device = "Browser";
        public const string FirstSeen = "First used";
        public const string LastSeen = "Last used";
        public const string SecondStep = "Second step";
        public static string RememberedUntil(DateTimeOffset at) => $"Not asked until {When(at)}";
        public const string NotRemembered = "Asked each time";
        public const string Forget = "Forget";
        public const string Forgotten = "The browser was forgotten. It will be asked for the second step.";
        public const string ThisOne = "This one";
        public const string Action = "Action";

        public const string SessionsLead = "Where you are signed in now. Ending a session also ends the apps opened from it.";
        public const string Where = "Where";
        public const string SignedInAt = "Signed in";
        public const string EndSession = "End";
        public const string EndOthers = "End all others";
        public const string SessionEnded = "The session was ended.";
        public static string SessionsEnded(int count) => count == 1 ? "One session was ended." : $"{count} sessions were ended.";
        public const string OnlyThisOne = "This is your only session.";

        public const string ActivityLead = "What happened on your account, newest first.";
        public const string NoActivity = "Nothing yet";
        public const string Newer = "Newer";
        public const string Older = "Older";
        public static string PageNumber(int page) => $"Page {page}";
        public const string WhyAsked = "We looked more closely because:";

        public const string AppsLead = "Companies outside the bank that you let see or do something.";
        public const string NoApps = "No apps";
        public const string NoAppsHint = "When you let another company in, it is listed here.";
        public const string OpenApp = "Open the app";
        public const string Withdraw = "Withdraw";
        public const string Withdrawn = "The app can no longer use your account.";
        public const string Since = "Since";
        public const string May = "May";
    }
}
