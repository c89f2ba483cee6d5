using Ciam.Server.Audit;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    /// <summary>Audit events as their owner reads them.</summary>
    internal static class Happenings
    {
        public static string InWords(string name) => name switch
        {
            AuditEvents.SignInCompleted => "You signed in",
            AuditEvents.SignInRefused => "A sign-in was refused",
            AuditEvents.SecondFactorAsked => "Somebody with your password was asked for a second step",
            AuditEvents.SessionEnded => "A session ended",
            AuditEvents.OwnerNotified => "We wrote to you about something unusual",
            AuditEvents.OwnerDisowned => "You told us that a sign-in was not you",
            AuditEvents.CustomerRegistered => "Your account was opened",
            AuditEvents.PasswordChanged => "Your password was changed",
            AuditEvents.PasswordResetRequested => "A link to set a new password was asked for",
            AuditEvents.PasswordRequired => "The account was closed until a new password is set",
            AuditEvents.ProfileChanged => "Your profile was changed",
            AuditEvents.FactorEnrolled => "A sign-in method was added",
            AuditEvents.FactorRemoved => "A sign-in method was removed",
            AuditEvents.RecoveryCodesMade => "Recovery codes were made",
            AuditEvents.DeviceRemembered => "A browser was remembered",
            AuditEvents.DeviceForgotten => "A browser was forgotten",
            AuditEvents.CustomerSuspended => "The bank suspended the account",
            AuditEvents.CustomerRestored => "The bank reopened the account",
            AuditEvents.ConsentGiven => "You let an app in",
            AuditEvents.DetailsAgreed => "You agreed to a payment or to access to accounts",
            AuditEvents.DeviceAllowed => "You let a device in by its code",
            AuditEvents.DeviceRefused => "A device that asked by its code was refused",
            AuditEvents.TokenExchanged => "A program acted in your name through an app you use",
            AuditEvents.TokensRevokedGlobally => "All your sessions and apps were signed out for your safety",
            AuditEvents.ConsentWithdrawn => "You withdrew an app's permission",
            AuditEvents.BehaviourConsentGiven => "You switched on the protection by how you type and move",
            AuditEvents.BehaviourConsentWithdrawn => "You switched off the protection by how you type and move",
            AuditEvents.BehaviourErased => "What we knew of how you type and move was erased",
            AuditEvents.BackchannelApproved => "You approved what an app asked",
            AuditEvents.BackchannelRefused => "You refused what an app asked",
            AuditEvents.BackchannelDisowned => "You reported that an app asked you for nothing you had begun",
            AuditEvents.UserCodeSet => "A code for requests of apps was set",
            AuditEvents.UserCodeRemoved => "The code for requests of apps was removed",
            _ => "Something happened on your account",
        };

        /// <summary>The colour of the dot beside it; the words say the same.</summary>
        public static string ToneOf(string name) => name switch
        {
            AuditEvents.SignInRefused or AuditEvents.OwnerDisowned or AuditEvents.BackchannelDisowned or AuditEvents.CustomerSuspended => "is-bad",
            AuditEvents.OwnerNotified or AuditEvents.SecondFactorAsked or AuditEvents.PasswordRequired or AuditEvents.FactorRemoved => "is-warn",
            AuditEvents.SignInCompleted or AuditEvents.FactorEnrolled or AuditEvents.PasswordChanged or AuditEvents.CustomerRegistered => "is-good",
            _ => "",
        };

        public const string ByStaff = "by the bank";
    }
}
