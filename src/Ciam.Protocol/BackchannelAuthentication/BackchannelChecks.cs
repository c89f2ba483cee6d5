using Ciam.Protocol.Checks;

namespace Ciam.Protocol.BackchannelAuthentication;

/// <summary>What a backchannel authentication request must satisfy before anybody is looked for; none of it depends on whom it names (CIBA Core section 7.2).</summary>
public static class BackchannelChecks
{
    public static Checklist<BackchannelQuestion> InOrder { get; } =
    [
        Backchannel.IsAllowedForClient,
        Backchannel.IsNotPassedByReference,
        Backchannel.IsSignedWhereRequired,
        .. AskedAccess.InOrder,
        Backchannel.IsOpenId,
        Backchannel.NamesOnePerson,
        Backchannel.HintIsUnderstood,
        Backchannel.HintIsShort,
        Backchannel.BindingMessageCanBeShown,
        Backchannel.BindingMessageIsGivenWhereRequired,
        Backchannel.UserCodeIsGiven,
        Backchannel.UserCodeIsAgreed,
        Backchannel.RequestedExpiryIsWholeSeconds,
        Backchannel.AcrValuesAreFew,
        Backchannel.NotificationTokenIsGivenForPing,
        Backchannel.NotificationTokenIsBearer,
    ];
}
