using Ciam.Decisions.Audit;
using static Ciam.Decisions.Audit.OcsfActivity;
using E = Ciam.Server.Audit.AuditEvents;

namespace Ciam.Server.Audit;

/// <summary>What kind of thing each event tells, and what it is called in OCSF.</summary>
internal static class AuditCatalog
{
    private static readonly Dictionary<string, AuditKind> Kinds = new(StringComparer.Ordinal)
    {
        [E.CodeIssued] = new(AuditClasses.Token, AuthenticationTicket),
        [E.CodeReplayed] = new(AuditClasses.SignIn, AuthenticationOther),
        [E.DeviceCodeIssued] = new(AuditClasses.Token, AuthenticationOther),
        [E.DeviceAllowed] = new(AuditClasses.Account, AssignPrivileges),
        [E.DeviceRefused] = new(AuditClasses.SignIn, AuthenticationOther),
        [E.UserCodeRejected] = new(AuditClasses.SignIn, AuthenticationOther),
        [E.UserCodeThrottled] = new(AuditClasses.SignIn, AuthenticationOther),
        [E.TokenIssued] = new(AuditClasses.Token, ServiceTicket),
        [E.TokenExchanged] = new(AuditClasses.Token, ServiceTicket),
        [E.TokenRefused] = new(AuditClasses.Token, ServiceTicket),
        [E.TokenRevoked] = new(AuditClasses.Token, RevokePrivileges),
        [E.TokensRevokedGlobally] = new(AuditClasses.Account, RevokePrivileges),
        [E.RefreshTokenReused] = new(AuditClasses.SignIn, AuthenticationOther),
        [E.GrantRevoked] = new(AuditClasses.Account, RevokePrivileges),
        [E.AuthorizationRefused] = new(AuditClasses.SignIn, AuthenticationTicket),
        [E.ConsentGiven] = new(AuditClasses.Account, AssignPrivileges),
        [E.ConsentRefused] = new(AuditClasses.Account, AssignPrivileges),
        [E.ConsentWithdrawn] = new(AuditClasses.Account, RevokePrivileges),
        [E.DetailsAgreed] = new(AuditClasses.Account, AssignPrivileges),
        [E.PaymentApproved] = new(AuditClasses.Account, AssignPrivileges),
        [E.PaymentReceiptTaken] = new(AuditClasses.Administration, ReadEntity),
        [E.PaymentProofRejected] = new(AuditClasses.Account, AuthenticationOther),
        [E.BackchannelRequested] = new(AuditClasses.SignIn, AuthenticationOther),
        [E.BackchannelApproved] = new(AuditClasses.Account, AssignPrivileges),
        [E.BackchannelRefused] = new(AuditClasses.Account, AuthenticationOther),
        [E.BackchannelDisowned] = new(AuditClasses.Account, AuthenticationOther),
        [E.KeyCreated] = new(AuditClasses.Administration, CreateEntity),
        [E.KeyRetired] = new(AuditClasses.Administration, DeleteEntity),
        [E.ClientCreated] = new(AuditClasses.Administration, CreateEntity),
        [E.ClientChanged] = new(AuditClasses.Administration, UpdateEntity),
        [E.BrandChanged] = new(AuditClasses.Administration, UpdateEntity),
        [E.ClientDeleted] = new(AuditClasses.Administration, DeleteEntity),
        [E.InitialAccessTokenMade] = new(AuditClasses.Administration, CreateEntity),
        [E.ClientSecretRotated] = new(AuditClasses.Administration, UpdateEntity),
        [E.CustomerRegistered] = new(AuditClasses.Account, CreateAccount),
        [E.CustomerImported] = new(AuditClasses.Account, CreateAccount),
        [E.CustomersExported] = new(AuditClasses.Administration, ReadEntity),
        [E.EmailConfirmed] = new(AuditClasses.Account, AccountOther),
        [E.PasswordChanged] = new(AuditClasses.Account, PasswordChange),
        [E.PasswordResetRequested] = new(AuditClasses.Account, PasswordReset),
        [E.PasswordResetDelayed] = new(AuditClasses.Account, PasswordReset),
        [E.PasswordResetCancelled] = new(AuditClasses.Account, PasswordReset),
        [E.PasswordBreached] = new(AuditClasses.Account, AccountOther),
        [E.FactorRemovalAsked] = new(AuditClasses.Account, FactorDisable),
        [E.FactorRemovalCancelled] = new(AuditClasses.Account, AccountOther),
        [E.PasswordRequired] = new(AuditClasses.Account, PasswordReset),
        [E.ProfileChanged] = new(AuditClasses.Account, AccountOther),
        [E.FactorEnrolled] = new(AuditClasses.Account, FactorEnable),
        [E.FactorRemoved] = new(AuditClasses.Account, FactorDisable),
        [E.PasskeyCounterWentBack] = new(AuditClasses.SignIn, AuthenticationOther),
        [E.UserCodeSet] = new(AuditClasses.Account, AccountOther),
        [E.UserCodeRemoved] = new(AuditClasses.Account, AccountOther),
        [E.RecoveryCodesMade] = new(AuditClasses.Account, FactorEnable),
        [E.DeviceRemembered] = new(AuditClasses.SignIn, AccountOther),
        [E.DeviceUnremembered] = new(AuditClasses.SignIn, AccountOther),
        [E.DeviceForgotten] = new(AuditClasses.SignIn, AccountOther),
        [E.CustomerSuspended] = new(AuditClasses.Account, DisableAccount),
        [E.CustomerRestored] = new(AuditClasses.Account, EnableAccount),
        [E.OwnerNotified] = new(AuditClasses.SignIn, AccountOther),
        [E.OwnerDisowned] = new(AuditClasses.SignIn, AuthenticationOther),
        [E.ProofAccepted] = new(AuditClasses.SignIn, AuthenticationOther),
        [E.ProofRejected] = new(AuditClasses.SignIn, Logon),
        [E.ProofThrottled] = new(AuditClasses.SignIn, Logon),
        [E.SecondFactorAsked] = new(AuditClasses.SignIn, AuthenticationOther),
        [E.CodeSent] = new(AuditClasses.SignIn, AuthenticationOther),
        [E.OtherDeviceAsked] = new(AuditClasses.SignIn, AuthenticationOther),
        [E.OtherDeviceApproved] = new(AuditClasses.SignIn, AuthenticationOther),
        [E.OtherDeviceRefused] = new(AuditClasses.SignIn, AuthenticationOther),
        [E.OtherDeviceWrongNumber] = new(AuditClasses.SignIn, AuthenticationOther),
        [E.OtherDeviceDisowned] = new(AuditClasses.SignIn, AuthenticationOther),
        [E.SignInCompleted] = new(AuditClasses.SignIn, Logon),
        [E.SignInRefused] = new(AuditClasses.SignIn, Logon),
        [E.SessionStarted] = new(AuditClasses.SignIn, AuthenticationOther),
        [E.SessionElevated] = new(AuditClasses.SignIn, AuthenticationOther),
        [E.SessionEnded] = new(AuditClasses.SignIn, Logoff),
        [E.TextsPaused] = new(AuditClasses.Administration, UpdateEntity),
        [E.TextsResumed] = new(AuditClasses.Administration, UpdateEntity),
        [E.ThrottlesCleared] = new(AuditClasses.SignIn, AccountOther),
        [E.BehaviourConsentGiven] = new(AuditClasses.Account, AssignPrivileges),
        [E.BehaviourConsentRefused] = new(AuditClasses.Account, AssignPrivileges),
        [E.BehaviourConsentWithdrawn] = new(AuditClasses.Account, RevokePrivileges),
        [E.BehaviourErased] = new(AuditClasses.Account, DeleteEntity),
        [E.CustomerViewed] = new(AuditClasses.Administration, ReadEntity),
        [E.StaffRoleChanged] = new(AuditClasses.Administration, AssignPrivileges),
        [E.ClientSecretsEnded] = new(AuditClasses.Administration, UpdateEntity),
        [E.ClientDisabled] = new(AuditClasses.Administration, DisableEntity),
        [E.ClientEnabled] = new(AuditClasses.Administration, EnableEntity),
        [E.PolicyDrafted] = new(AuditClasses.Administration, CreateEntity),
        [E.PolicyActivated] = new(AuditClasses.Administration, EnableEntity),
        [E.PolicyTrialStarted] = new(AuditClasses.Administration, UpdateEntity),
        [E.PolicyTrialEnded] = new(AuditClasses.Administration, UpdateEntity),
        [E.PolicyTested] = new(AuditClasses.Administration, ReadEntity),
        [E.PersonForgotten] = new(AuditClasses.Administration, DeleteEntity),
    };

    /// <summary>An event that is not listed here is a mistake of ours, and kept as long as any.</summary>
    public static AuditKind Of(string name) => Kinds.GetValueOrDefault(name, Unlisted);

    private static readonly AuditKind Unlisted = new(AuditClasses.Administration, UpdateEntity);

    /// <summary>Every listed event.</summary>
    public static IReadOnlyCollection<string> Listed => Kinds.Keys;
}

/// <summary>How long an event is kept, by its class, and what it is called in OCSF.</summary>
internal sealed record AuditKind(string Class, OcsfActivity Activity);
