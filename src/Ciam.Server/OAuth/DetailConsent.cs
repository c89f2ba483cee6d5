using Ciam.Protocol;
using Ciam.Protocol.Authorize;
using Ciam.Server.SignIn;

namespace Ciam.Server.OAuth;

/// <summary>Agreement to authorization details: asked anew for each request, remembered for that one only.</summary>
internal static class DetailConsent
{
    /// <summary>A third party's details are always asked, the bank's own where money moves.</summary>
    [Spec("RFC9396-12")]
    public static bool IsNeeded(ValidRequest request, OpenJourney? journey) =>
        request.AuthorizationDetails.Count > 0 && (!request.Client.FirstParty || request.MovesMoney) && journey?.Row.Ending != JourneyEndings.Agreed;
}
