using Ciam.Protocol.Checks;

namespace Ciam.Protocol.PushedAuthorization;

/// <summary>What only a pushed request must satisfy; the rest are the checks of the authorization endpoint, run now and again when the request is used.</summary>
public static class PushedAuthorizationChecks
{
    public static Checklist<ClientRequest> InOrder { get; } = [PushedRequest.NamesNoOtherRequest];
}
