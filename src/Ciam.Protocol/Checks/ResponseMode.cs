using Ciam.Protocol.Authorize;
using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Checks;

/// <summary>How the answer travels.</summary>
public static class ResponseMode
{
    [Spec("OAuth2-RT-2.1"), Spec("OAuth2-FP-2")]
    public static Refusal? IsKnown(RawRequest request) =>
        ResponseModes.All.Contains(Of(request.Parameters)) ? null : Refusal.InvalidRequest("response_mode must be query or form_post");

    internal static string Of(Parameters parameters) => parameters["response_mode"] ?? ResponseModes.Query;
}
