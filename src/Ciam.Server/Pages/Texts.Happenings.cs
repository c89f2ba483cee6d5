using Ciam.Server.Audit;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    /// <summary>Audit events as their owner reads them.</summary>
    internal static class Happenings
    {
        public static string InWords(string name) => name switch
        {
            AuditEvents.SignInCompleted => Say("You signed in"),
            AuditEvents.SignInRefused => Say("A sign-in was refused"),
            AuditEvents.SecondFactorAsked => Say("Somebody with your password was asked for a second step"),
            AuditEvents.SessionEnded => Say("A session ended"),
            AuditEvents.OwnerNotified => Say("We wrote to you about something unusual"),
            AuditEvents.OwnerDisowned => Say("You told us that a sign-in was not you"),
            AuditEvents.CustomerRegistered => Say("Your account was opened"),
            AuditEvents.PasswordChanged => Say("Your password was changed"),
            AuditEvents.PasswordResetRequested => Say("A link to set a new password was asked for"),
            AuditEvents.PasswordResetDelayed => Say("A new password has to wait"),
            AuditEvents.PasswordResetCancelled => Say("A waiting new password was cancelled"),
            AuditEvents.PasswordBreached => Say("Your password was found in a list of stolen ones"),
            AuditEvents.FactorRemovalAsked => Say("The bank was asked to remove your sign-in methods"),
            AuditEvents.FactorRemovalCancelled => Say("The removal of your sign-in methods was cancelled"),
            AuditEvents.PasswordRequired => Say("The account was closed until a new password is set"),
            AuditEvents.ProfileChanged => Say("Your profile was changed"),
            AuditEvents.FactorEnrolled => Say("A sign-in method was added"),
            AuditEvents.FactorRemoved => Say("A sign-in method was removed"),
            AuditEvents.PasskeyCounterWentBack => Say("A passkey was refused because it may have been copied"),
            AuditEvents.RecoveryCodesMade => Say("Recovery codes were made"),
            AuditEvents.DeviceRemembered => Say("A browser was remembered"),
            AuditEvents.DeviceUnremembered => Say("A browser is no longer spared the second step"),
            AuditEvents.DeviceForgotten => Say("A browser was forgotten"),
            AuditEvents.CustomerSuspended => Say("The bank suspended the account"),
            AuditEvents.CustomerRestored => Say("The bank reopened the account"),
            AuditEvents.ConsentGiven => Say("You let an app in"),
            AuditEvents.DetailsAgreed => Say("You agreed to a payment or to access to accounts"),
            AuditEvents.PaymentApproved => Say("You approved a payment; its receipt is under Payments"),
            AuditEvents.DeviceAllowed => Say("You let a device in by its code"),
            AuditEvents.DeviceRefused => Say("A device that asked by its code was refused"),
            AuditEvents.TokenExchanged => Say("A program acted in your name through an app you use"),
            AuditEvents.TokensRevokedGlobally => Say("All your sessions and apps were signed out for your safety"),
            AuditEvents.ConsentWithdrawn => Say("You withdrew an app's permission"),
            AuditEvents.BehaviourConsentGiven => Say("You switched on the protection by how you type and move"),
            AuditEvents.BehaviourConsentWithdrawn => Say("You switched off the protection by how you type and move"),
            AuditEvents.BehaviourErased => Say("What we knew of how you type and move was erased"),
            AuditEvents.BackchannelApproved => Say("You approved what an app asked"),
            AuditEvents.BackchannelRefused => Say("You refused what an app asked"),
            AuditEvents.BackchannelDisowned => Say("You reported that an app asked you for nothing you had begun"),
            AuditEvents.UserCodeSet => Say("A code for requests of apps was set"),
            AuditEvents.UserCodeRemoved => Say("The code for requests of apps was removed"),
            AuditEvents.OtherDeviceApproved => Say("You let another browser in from this device"),
            AuditEvents.OtherDeviceRefused => Say("You refused a sign-in of another browser"),
            AuditEvents.OtherDeviceWrongNumber => Say("A wrong number was typed for a sign-in of another browser"),
            AuditEvents.OtherDeviceDisowned => Say("You told us that a sign-in of another browser was not you"),
            _ => Say("Something happened on your account"),
        };

        /// <summary>The colour of the dot beside it; the words say the same.</summary>
        public static string ToneOf(string name) => name switch
        {
            AuditEvents.SignInRefused or AuditEvents.PasskeyCounterWentBack or AuditEvents.OwnerDisowned or AuditEvents.OtherDeviceDisowned or AuditEvents.BackchannelDisowned or AuditEvents.CustomerSuspended => "is-bad",
            AuditEvents.OwnerNotified or AuditEvents.OtherDeviceWrongNumber or AuditEvents.SecondFactorAsked or AuditEvents.PasswordRequired or AuditEvents.FactorRemoved or AuditEvents.PasswordResetDelayed or AuditEvents.PasswordBreached or AuditEvents.FactorRemovalAsked => "is-warn",
            AuditEvents.SignInCompleted or AuditEvents.FactorEnrolled or AuditEvents.PasswordChanged or AuditEvents.CustomerRegistered => "is-good",
            _ => "",
        };

        public static string ByStaff => Say("by the bank");
    }
}
