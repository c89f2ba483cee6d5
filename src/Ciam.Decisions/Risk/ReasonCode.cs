namespace Ciam.Decisions.Risk;

/// <summary>Why a judgment weighs what it weighs; stored by name, so a name once used keeps its meaning.</summary>
public enum ReasonCode
{
    FactsUnavailable,

    ImpossibleTravel,
    UnfamiliarCountry,
    FamiliarCountry,
    UnfamiliarNetwork,
    FamiliarNetwork,
    UnfamiliarDevice,
    KnownDevice,
    UnusualHour,
    AnonymousNetwork,
    HostingNetwork,
    FailuresOnAccount,
    FailuresFromNetwork,
    CredentialStuffing,
    DormantAccount,
    NewAccount,
    RecentPhoneChange,
    TwoFactorsProven,
    PhishingResistantProven,
    AutomatedAgent,

    UnusualTyping,
    UsualTyping,
    UnusualPointer,
    UsualPointer,
    UnusualTouch,
    UsualTouch,
    ScriptedInput,

    UnfamiliarPlace,
    UnfamiliarAgent,
    FamiliarAgent,
    UsualHour,
    OrdinaryNetwork,
    UnlikelyTogether,
    LikelyTogether,

    OriginCountryChanged,
    OriginNetworkChanged,
    OriginAgentChanged,
    SameOrigin,
    OriginDeviceMissing,
    OriginNetworkUnfamiliar,

    ClientUnfamiliarNetwork,
    ClientFamiliarNetwork,
    ClientUnusualHour,
    ClientUnusualRate,
    ClientNewScope,
    ClientNetworksAtOnce,
    ClientUnfamiliarCountry,
}

/// <summary>Groups of reasons that tend to arrive together; refusing takes more than one of them.</summary>
public enum Cause
{
    None,
    Place,
    Disguise,
    Device,
    Time,
    Guessing,
    Account,
    Rate,
    Scope,
    Spread,

    /// <summary>Typing, pointer, touch and signs of a program are one cause, however many speak at once.</summary>
    Behaviour,
}
