using Ciam.Protocol.Authorize;

namespace Ciam.Protocol.Checks;

/// <summary>Requests that a client pushes to the server instead of sending them through the browser (RFC 9126).</summary>
public static class PushedRequest
{
    /// <summary>What was pushed cannot point to something pushed before, nor to somebody else's address.</summary>
    [Spec("RFC9126-2.1")]
    public static Refusal? NamesNoOtherRequest(ClientRequest request) =>
        request.Form["request_uri"] is null ? null : Refusal.InvalidRequest("request_uri must not be pushed");

    /// <summary>By the client's profile, or by its own wish.</summary>
    [Spec("RFC9126-5"), Spec("RFC9126-6"), Spec("FAPI2-SP-FINAL-5.3.2.2-3")]
    public static Refusal? IsUsedWhereRequired(AuthorizeQuestion question) =>
        (question.Client.Profile.RequiresPushedRequests || question.Client.Metadata.RequirePushedAuthorizationRequests) && !question.Origin.IsPushed
            ? Refusal.InvalidRequest("request must be pushed to the pushed authorization request endpoint")
            : null;
}
