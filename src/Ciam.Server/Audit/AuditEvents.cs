namespace Ciam.Server.Audit;

/// <summary>Every name an audit entry can bear: <c>noun.past</c>.</summary>
public static class AuditEvents
{
    public const string CodeIssued = "code.issued";
    public const string CodeReplayed = "code.replayed";
    public const string DeviceCodeIssued = "device_code.issued";
    public const string DeviceAllowed = "device.allowed";
    public const string DeviceRefused = "device.refused";
    public const string UserCodeRejected = "user_code.rejected";
    public const string UserCodeThrottled = "user_code.throttled";
    public const string TokenIssued = "token.issued";
    public const string TokenExchanged = "token.exchanged";
    public const string TokensRevokedGlobally = "customer_tokens.revoked";
    public const string TokenRefused = "token.refused";
    public const string TokenRevoked = "token.revoked";
    public const string RefreshTokenReused = "refresh_token.reused";
    public const string GrantRevoked = "grant.revoked";
    public const string AuthorizationRefused = "authorization.refused";
    public const string ConsentGiven = "consent.given";
    public const string ConsentRefused = "consent.refused";
    public const string ConsentWithdrawn = "consent.withdrawn";
    public const string DetailsAgreed = "authorization_details.agreed";
    public const string PaymentApproved = "payment.approved";
    public const string PaymentReceiptTaken = "payment_receipt.taken";
    public const string PaymentProofRejected = "payment_proof.rejected";
    public const string BackchannelRequested = "backchannel_request.made";
    public const string BackchannelApproved = "backchannel_request.approved";
    public const string BackchannelRefused = "backchannel_request.refused";
    public const string BackchannelDisowned = "backchannel_request.disowned";
    public const string KeyCreated = "key.created";
    public const string KeyRetired = "key.retired";
    public const string ClientCreated = "client.created";
    public const string ClientChanged = "client.changed";
    public const string BrandChanged = "brand.changed";
    public const string ClientDeleted = "client.deleted";
    public const string InitialAccessTokenMade = "initial_access_token.made";
    public const string ClientSecretRotated = "client_secret.rotated";

    public const string CustomerRegistered = "customer.registered";
    public const string CustomerImported = "customer.imported";
    public const string CustomersExported = "customers.exported";
    public const string EmailConfirmed = "email.confirmed";
    public const string PasswordChanged = "password.changed";
    public const string PasswordResetRequested = "password_reset.requested";
    public const string PasswordResetDelayed = "password_reset.delayed";
    public const string PasswordResetCancelled = "password_reset.cancelled";
    public const string PasswordBreached = "breached_password.noticed";
    public const string FactorRemovalAsked = "factor_removal.asked";
    public const string FactorRemovalCancelled = "factor_removal.cancelled";
    public const string PasswordRequired = "new_password.required";
    public const string ProfileChanged = "profile.changed";
    public const string FactorEnrolled = "factor.enrolled";
    public const string FactorRemoved = "factor.removed";
    public const string PasskeyCounterWentBack = "passkey.counter_went_back";
    public const string UserCodeSet = "user_code.set";
    public const string UserCodeRemoved = "user_code.removed";
    public const string RecoveryCodesMade = "recovery_codes.made";
    public const string DeviceRemembered = "device.remembered";
    public const string DeviceUnremembered = "device.unremembered";
    public const string DeviceForgotten = "device.forgotten";
    public const string CustomerSuspended = "customer.suspended";
    public const string CustomerRestored = "customer.restored";
    public const string AccountTakenOver = "account.taken_over";
    public const string OwnerNotified = "owner.notified";
    public const string OwnerDisowned = "sign_in.disowned";

    public const string ProofAccepted = "proof.accepted";
    public const string ProofRejected = "proof.rejected";
    public const string ProofThrottled = "proof.throttled";
    public const string SecondFactorAsked = "second_factor.asked";
    public const string CodeSent = "one_time_code.sent";
    public const string OtherDeviceAsked = "other_device.asked";
    public const string OtherDeviceApproved = "other_device.approved";
    public const string OtherDeviceRefused = "other_device.refused";
    public const string OtherDeviceWrongNumber = "other_device.wrong_number";
    public const string OtherDeviceDisowned = "other_device.disowned";
    public const string SignInCompleted = "sign_in.completed";
    public const string SignInRefused = "sign_in.refused";
    public const string SessionStarted = "session.started";
    public const string SessionElevated = "session.elevated";
    public const string SessionEnded = "session.ended";
    public const string TextsPaused = "text_messages.paused";
    public const string TextsResumed = "text_messages.resumed";
    public const string ThrottlesCleared = "throttles.cleared";

    public const string BehaviourConsentGiven = "behaviour_consent.given";
    public const string BehaviourConsentRefused = "behaviour_consent.refused";
    public const string BehaviourConsentWithdrawn = "behaviour_consent.withdrawn";
    public const string BehaviourErased = "behaviour.erased";

    public const string TransactionAssessed = "transaction.assessed";
    public const string OutcomeReported = "transaction_outcome.reported";
    public const string HistoryImported = "transaction_history.imported";

    public const string CaseReleaseProposed = "fraud_case_release.proposed";
    public const string CaseDecided = "fraud_case.decided";
    public const string FraudPolicyDrafted = "fraud_policy.drafted";
    public const string FraudPolicyActivated = "fraud_policy.activated";
    public const string FraudPolicyTrialStarted = "fraud_policy_trial.started";
    public const string FraudPolicyTrialEnded = "fraud_policy_trial.ended";
    public const string ModelTrained = "fraud_model.trained";
    public const string ModelProposed = "fraud_model.proposed";
    public const string ModelPromoted = "fraud_model.promoted";
    public const string ModelRolledBack = "fraud_model.rolled_back";
    public const string ModelFellBack = "fraud_model.fell_back";
    public const string LabelsReleased = "fraud_labels.released";

    public const string CustomerViewed = "customer.viewed";
    public const string StaffRoleChanged = "staff_role.changed";
    public const string RoleCreated = "role.created";
    public const string RoleChanged = "role.changed";
    public const string RoleRetired = "role.retired";
    public const string SegmentAssigned = "customer_segment.assigned";
    public const string ClientSecretsEnded = "client_secrets.ended";
    public const string ClientDisabled = "client.disabled";
    public const string ClientEnabled = "client.enabled";
    public const string JudgmentLabelled = "judgment.labelled";
    public const string JudgmentUnlabelled = "judgment_label.removed";
    public const string PolicyDrafted = "risk_policy.drafted";
    public const string PolicyActivated = "risk_policy.activated";
    public const string PolicyTrialStarted = "risk_policy_trial.started";
    public const string PolicyTrialEnded = "risk_policy_trial.ended";
    public const string PolicyTested = "risk_policy.tested";
    public const string StaffMemberJoined = "staff_member.joined";
    public const string StaffMemberChanged = "staff_member.changed";
    public const string StaffMemberLeft = "staff_member.left";
    public const string ApiCreated = "api.created";
    public const string ApiChanged = "api.changed";
    public const string ApiDeleted = "api.deleted";
    public const string ConfigurationApplied = "configuration.applied";
    public const string ChangeProposed = "change.proposed";
    public const string ChangeApproved = "change.approved";
    public const string ChangeRejected = "change.rejected";
    public const string ListExported = "list.exported";
    public const string PersonForgotten = "person.forgotten";

    /// <summary>All of them, in alphabetical order.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. typeof(AuditEvents).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal)];
}
