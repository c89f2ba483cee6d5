using Ciam.Protocol.Authorize;
using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Checks;

/// <summary>How the answer travels.</summary>
public static class ResponseMode
{
    [Spec("OAuth2-RT-2.1"), Spec("OAuth2-FP-2"), Spec("JARM-2.3")]
    public static Refusal? IsKnown(RawRequest request) =>
        ResponseModes.All.Contains(Of(request.Parameters)) ? null : Refusal.InvalidRequest("response_mode must be query, form_post, jwt, query.jwt or form_post.jwt");

    /// <summary>By the client's profile; the refusal itself travels as the client asked.</summary>
    [Spec("FAPI2-MS-FINAL-5.4.1"), Spec("JARM-2.3")]
    public static Refusal? IsSignedWhereRequired(AuthorizeQuestion question) =>
        question.Client.Profile.RequiresSignedResponses && !ResponseModes.IsSigned(Of(question.Form))
            ? Refusal.InvalidRequest("response_mode must be one of those that are signed")
            : null;

    internal static string Of(Parameters parameters) => parameters["response_mode"] ?? ResponseModes.Query;
}
