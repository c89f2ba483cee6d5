namespace Ciam.Server.Pages;

internal static partial class Texts
{
    internal static partial class Admin
    {
        public const string ReasonLabel = "Why?";
        public const string ReasonHint = "5 to 500 characters. It is kept in the audit trail with your name.";
        public const string ReasonMissing = "Say why, in 5 to 500 characters";
        public const string NothingToDo = "There was nothing to do: it is so already.";

        public const string EndSession = "End session";
        public const string EndSessionMeans = "The browser is signed out at once and the tokens given to it stop working.";
        public const string SessionEnded = "The session was ended.";
        public const string EndAllSessions = "End all sessions";
        public const string EndAllSessionsMeans = "Every browser is signed out at once and the tokens given to them stop working. The customer can sign in again.";
        public const string SessionsEnded = "All sessions were ended.";
        public const string Unlock = "Unlock";
        public const string UnlockMeans = "After too many wrong attempts the customer has to wait. This gives the attempts back at once.";
        public const string Unlocked = "The customer can try again now.";
        public const string RequireNewPassword = "Require new password";
        public const string RequireNewPasswordMeans = "All sessions end, and the customer has to set a new password by a link in a mail before signing in again.";
        public const string NewPasswordRequired = "A new password is required now.";
        public const string Suspend = "Suspend";
        public const string SuspendMeans = "All sessions end, and there is no sign-in and no token until the suspension is lifted.";
        public const string Suspended = "The customer is suspended.";
        public const string Restore = "Restore";
        public const string RestoreMeans = "The suspension is lifted; the customer can sign in again.";
        public const string Restored = "The suspension was lifted.";

        public const string RemoveFactors = "Remove second factors";
        public const string RemoveFactorsMeans = "For a customer who lost every second factor. The owner is told at once by mail and text message, and can cancel it by signing in. After three days all second factors and recovery codes go, all sessions end, and a new password is set by mail.";
        public const string FactorRemovalAsked = "The second factors will be removed in three days, unless the owner cancels it.";
        public const string FirstProof = "First proof of identity you have seen";
        public const string SecondProof = "Second proof of identity, of another kind";
        public const string ChooseProof = "Choose";
        public const string ProofsMissing = "Choose two different proofs of identity";

        public static string ProofName(Ciam.Decisions.Admin.IdentityProof proof) => proof switch
        {
            Decisions.Admin.IdentityProof.IdentityDocument => "Identity document, compared with the person",
            Decisions.Admin.IdentityProof.CallBack => "Call back to a number that has stood in the file for a month",
            Decisions.Admin.IdentityProof.Branch => "Known in person at a branch",
            _ => "Letter with a code to the postal address",
        };

        public const string ChangeRole = "Change role";
        public const string ChangeRoleMeans = "The new role holds from the next click. Staff sign in with two factors; whoever has none enrols one first.";
        public const string Role = "Role";
        public const string NoRole = "No role: a customer";
        public const string RoleUnknown = "Choose one of the roles";
        public const string RoleChanged = "The role was changed.";
        public const string NoStaff = "Nobody has a role.";
        public const string NotYourself = "Nobody changes their own role.";
        public const string HasSecondFactor = "Second factor";
        public const string RoleHint = "To give a role to somebody new, open their page under Customers and choose “Change role”.";
        public const string WhoMayWhat = "Who may do what";
        public const string Permission = "Permission";
        public const string Allowed = "allowed";
        public const string NotAllowedShort = "not allowed";

        public static string PermissionName(Ciam.Decisions.Admin.Permission permission) => permission switch
        {
            Decisions.Admin.Permission.SeeOverview => "See the overview",
            Decisions.Admin.Permission.SeeCustomers => "Find and open customers (contacts masked)",
            Decisions.Admin.Permission.SeeContacts => "See e-mail addresses and telephone numbers",
            Decisions.Admin.Permission.EndSessions => "End sessions",
            Decisions.Admin.Permission.ClearThrottles => "Unlock",
            Decisions.Admin.Permission.ResumeMessages => "Send codes again where they were paused",
            Decisions.Admin.Permission.RequireNewPassword => "Require a new password",
            Decisions.Admin.Permission.SuspendCustomers => "Suspend and restore",
            Decisions.Admin.Permission.RemoveFactors => "Remove second factors, after three days",
            Decisions.Admin.Permission.SecureAccounts => "Take an account back from a stranger",
            Decisions.Admin.Permission.AssignSegments => "Say which segment a customer belongs to",
            Decisions.Admin.Permission.SeeJudgments => "See judgments and held payments, judge again",
            Decisions.Admin.Permission.SeePolicies => "See policies, models and how text messages fare",
            Decisions.Admin.Permission.LabelJudgments => "Say what judgments turned out to be",
            Decisions.Admin.Permission.DraftPolicies => "Draft policies, run them in shadow, test them on the past",
            Decisions.Admin.Permission.ActivatePolicies => "Put a policy in force",
            Decisions.Admin.Permission.DecideCases => "Decide about held payments, releases with a second person",
            Decisions.Admin.Permission.SeeClients => "See clients",
            Decisions.Admin.Permission.ChangeClients => "Create and change clients",
            Decisions.Admin.Permission.SeeAudit => "Read the audit trail",
            Decisions.Admin.Permission.SeeStaff => "See staff and roles",
            Decisions.Admin.Permission.ChangeStaff => "Change roles, act upon colleagues",
            Decisions.Admin.Permission.ApproveChanges => "Approve what a colleague proposed",
            Decisions.Admin.Permission.ActOnMany => "Act upon many customers at once, with a second person",
            Decisions.Admin.Permission.ForgetPeople => "Forget a customer, with a second person",
            _ => throw new ArgumentOutOfRangeException(nameof(permission)),
        };
    }
}
