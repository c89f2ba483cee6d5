using Ciam.Protocol.Wire;

namespace Ciam.Protocol.EndSession;

/// <summary>The address that a browser opens in a hidden frame so that a client forgets its own session (Front-Channel Logout section 2).</summary>
public static class FrontchannelLogout
{
    [Spec("OIDCFC-2")]
    public static string? Address(Client client, string issuer, string sessionId) => client.Metadata switch
    {
        { FrontchannelLogoutUri: null } => null,
        { FrontchannelLogoutUri: { } uri, FrontchannelLogoutSessionRequired: true } => QueryString.Append(uri, [new("iss", issuer), new("sid", sessionId)]),
        { FrontchannelLogoutUri: var uri } => uri,
    };
}
