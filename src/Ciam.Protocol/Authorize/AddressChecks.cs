using Ciam.Protocol.Checks;

namespace Ciam.Protocol.Authorize;

/// <summary>What must hold before anything may be sent to the redirect URI; until then errors stay on our own page.</summary>
public static class AddressChecks
{
    public static Checklist<RawRequest> InOrder { get; } =
    [
        Bounds.ValuesAreText,
        ClientId.IsPresent,
        ClientId.IsKnown,
        RedirectUri.IsPresent,
        RedirectUri.IsAbsolute,
        RedirectUri.IsRegistered,
        ResponseMode.IsKnown,
        Bounds.StateIsShort,
    ];
}
