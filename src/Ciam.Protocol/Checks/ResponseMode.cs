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

    /// <summary>A client that said how it is answered is answered in no other way.</summary>
    [Spec("FAPI2-MS-FINAL-5.3.3-1"), Spec("ASVS5-10.4.12")]
    public static Refusal? IsOneOfTheClients(AuthorizeQuestion question) =>
        question.Client.Metadata.ResponseModes is not { } modes || modes.Contains(Of(question.Form)) ? null : Refusal.InvalidRequest("response_mode must be one of those that the client registered");

    internal static string Of(Parameters parameters) => parameters["response_mode"] ?? ResponseModes.Query;
}
