using Ciam.Protocol.Checks;

namespace Ciam.Protocol.EndSession;

/// <summary>What a request to sign out must satisfy; a refusal is shown on our own page.</summary>
public static class EndSessionChecks
{
    public static Checklist<EndSessionRequest> InOrder { get; } =
    [
        SignOut.ValuesAreText,
        SignOut.StateIsShort,
        SignOut.HintIsOurs,
        SignOut.ClientIsKnown,
        SignOut.ClientIsTheHints,
        SignOut.ReturnNamesItsClient,
        SignOut.ReturnIsRegistered,
    ];
}
