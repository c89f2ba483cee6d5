namespace Ciam.Decisions.Risk;

/// <summary>Every reason in plain words: a title for staff and a sentence for the customer.</summary>
public static class Reasons
{
    private sealed record Text(Cause Cause, string Title, string ForCustomer);

    private static readonly Dictionary<ReasonCode, Text> All = new Dictionary<ReasonCode, Text>
    {
        [ReasonCode.FactsUnavailable] = new(Cause.None, "Facts could not be gathered", "We could not check this request"),
        [ReasonCode.ImpossibleTravel] = new(Cause.Place, "Faster than anybody travels", "Too far from where you were last seen"),
        [ReasonCode.UnfamiliarCountry] = new(Cause.Place, "New country", "From a country you do not usually sign in from"),
        [ReasonCode.FamiliarCountry] = new(Cause.None, "Usual country", "From your usual country"),
        [ReasonCode.UnfamiliarNetwork] = new(Cause.Place, "New network", "From an internet provider you do not usually use"),
        [ReasonCode.FamiliarNetwork] = new(Cause.None, "Usual network", "From your usual internet provider"),
        [ReasonCode.UnfamiliarDevice] = new(Cause.Device, "New device", "From a device we do not know"),
        [ReasonCode.KnownDevice] = new(Cause.None, "Known device", "From a device you have used before"),
        [ReasonCode.UnusualHour] = new(Cause.Time, "Unusual hour", "At an hour you do not usually sign in"),
        [ReasonCode.AnonymousNetwork] = new(Cause.Disguise, "Anonymising network", "Through a network that hides where you are"),
        [ReasonCode.HostingNetwork] = new(Cause.Disguise, "Hosting network", "Through a network of servers or a VPN"),
        [ReasonCode.FailuresOnAccount] = new(Cause.Guessing, "Failed attempts on this account", "After failed attempts on your account"),
        [ReasonCode.FailuresFromNetwork] = new(Cause.Guessing, "Failed attempts from this network", "From a network with many failed attempts"),
        [ReasonCode.CredentialStuffing] = new(Cause.Guessing, "Many accounts fail from this network", "From a network where many accounts are being tried"),
        [ReasonCode.DormantAccount] = new(Cause.Account, "Account long unused", "After a long time without use"),
        [ReasonCode.NewAccount] = new(Cause.Account, "New account", "Your account is new"),
        [ReasonCode.RecentPhoneChange] = new(Cause.Account, "Telephone number changed lately", "After your telephone number changed"),
        [ReasonCode.TwoFactorsProven] = new(Cause.None, "Two factors proven", "You confirmed with a second factor"),
        [ReasonCode.PhishingResistantProven] = new(Cause.None, "Phishing-resistant factor proven", "You confirmed with a passkey"),
        [ReasonCode.UnusualTyping] = new(Cause.Behaviour, "Typing unlike usual", "Typed in another rhythm than yours"),
        [ReasonCode.UsualTyping] = new(Cause.None, "Typing as usual", "Typed in your usual rhythm"),
        [ReasonCode.UnusualPointer] = new(Cause.Behaviour, "Pointer led unlike usual", "The pointer was moved unlike you usually do"),
        [ReasonCode.UsualPointer] = new(Cause.None, "Pointer led as usual", "The pointer was moved the way you do"),
        [ReasonCode.UnusualTouch] = new(Cause.Behaviour, "Touches unlike usual", "The screen was touched unlike you usually do"),
        [ReasonCode.UsualTouch] = new(Cause.None, "Touches as usual", "The screen was touched the way you do"),
        [ReasonCode.ScriptedInput] = new(Cause.Behaviour, "Input as from a program", "Typed or moved by a program, it seems"),
        [ReasonCode.AutomatedAgent] = new(Cause.Disguise, "Program that drives itself", "By a program, not a person"),
        [ReasonCode.UnfamiliarPlace] = new(Cause.Place, "Unusual place", "From a place you do not usually sign in from"),
        [ReasonCode.UnfamiliarAgent] = new(Cause.Device, "New program", "With a program you do not usually use"),
        [ReasonCode.FamiliarAgent] = new(Cause.None, "Usual program", "With your usual program"),
        [ReasonCode.UsualHour] = new(Cause.None, "Usual hour", "At an hour you usually sign in"),
        [ReasonCode.OrdinaryNetwork] = new(Cause.None, "Ordinary network", "From an ordinary network"),
        [ReasonCode.UnlikelyTogether] = new(Cause.None, "Unlikely taken together", "Network, place and device together are unusual for you"),
        [ReasonCode.LikelyTogether] = new(Cause.None, "Fits together", "Network, place and device fit together"),
        [ReasonCode.OriginCountryChanged] = new(Cause.Place, "Moved to another country", "Used in another country than where it began"),
        [ReasonCode.OriginNetworkChanged] = new(Cause.Place, "Moved to another network", "Used from another internet provider"),
        [ReasonCode.OriginAgentChanged] = new(Cause.Device, "Moved to another program", "Used from another device or app"),
        [ReasonCode.SameOrigin] = new(Cause.None, "Where it began", "Used where it began"),
        [ReasonCode.OriginDeviceMissing] = new(Cause.Device, "Not on the device it was made on", "Used without the device it began on"),
        [ReasonCode.OriginNetworkUnfamiliar] = new(Cause.Place, "Moved to a network new to the customer", "Used from an internet provider you do not usually use"),
        [ReasonCode.ClientUnfamiliarNetwork] = new(Cause.Place, "New network for this client", "From a network this app does not use"),
        [ReasonCode.ClientFamiliarNetwork] = new(Cause.None, "Usual network of this client", "From this app's usual network"),
        [ReasonCode.ClientUnusualHour] = new(Cause.Time, "Unusual hour for this client", "At an hour this app does not work"),
        [ReasonCode.ClientUnusualRate] = new(Cause.Rate, "Asks more often than usual", "This app asked unusually often"),
        [ReasonCode.ClientNewScope] = new(Cause.Scope, "Scope never asked before", "This app asked for something new"),
        [ReasonCode.ClientUnfamiliarCountry] = new(Cause.Place, "New country for this client", "From a country this app does not work in"),
        [ReasonCode.ClientNetworksAtOnce] = new(Cause.Spread, "New networks beside the usual one", "This app was used in several places at once"),
    };

    public static string TitleOf(ReasonCode code) => All[code].Title;

    public static string ForCustomer(ReasonCode code) => All[code].ForCustomer;

    public static Cause CauseOf(ReasonCode code) => All[code].Cause;

    /// <summary>The reason gives trust rather than doubt.</summary>
    public static bool SpeaksFor(ReasonCode code) => CauseOf(code) == Cause.None && code is not (ReasonCode.FactsUnavailable or ReasonCode.UnlikelyTogether);

    /// <summary>Only trained weights give this reason; the points are theirs, a policy names none.</summary>
    public static bool IsTrained(ReasonCode code) => code is >= ReasonCode.UnfamiliarPlace and <= ReasonCode.LikelyTogether;
}
