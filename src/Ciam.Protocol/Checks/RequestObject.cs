using Ciam.Protocol.Authorize;

namespace Ciam.Protocol.Checks;

/// <summary>Requests by reference and self-issued registration are refused by name rather than overlooked; some clients must sign what they ask.</summary>
public static class RequestObject
{
    /// <summary>An address of the client's would have to be fetched; pushing does the same without. What was pushed here has been looked up before.</summary>
    [Spec("OIDCC-6.2"), Spec("RFC9101-5.2")]
    public static Refusal? IsNotPassedByReference(AuthorizeQuestion question) =>
        question.Form["request_uri"] is null ? null : Refusal.RequestUriNotSupported("request_uri must be one that was pushed to this server");

    [Spec("OIDCC-7.2.1")]
    public static Refusal? RegistrationIsNotPassed(AuthorizeQuestion question) =>
        question.Form["registration"] is null ? null : Refusal.RegistrationNotSupported("registration is not supported");

    /// <summary>By the client's profile, or by its own wish.</summary>
    [Spec("RFC9101-10.5"), Spec("FAPI2-MS-FINAL-5.3.1")]
    public static Refusal? IsSignedWhereRequired(AuthorizeQuestion question) =>
        (question.Client.Profile.RequiresSignedRequests || question.Client.Metadata.RequireSignedRequestObject) && !question.Origin.IsSigned
            ? Refusal.InvalidRequest("request must be a signed request object")
            : null;
}
