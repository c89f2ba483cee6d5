using Ciam.Protocol.Authorize;
using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Checks;

/// <summary>Only codes are issued at the authorization endpoint; tokens never travel through the browser's address bar.</summary>
public static class ResponseType
{
    public const string Code = "code";

    [Spec("RFC6749-3.1.1")]
    public static Refusal? IsPresent(AuthorizeQuestion question) =>
        question.Form["response_type"] is null ? Refusal.InvalidRequest("response_type is required") : null;

    [Spec("RFC6749-3.1.1"), Spec("RFC9700-2.1.2")]
    public static Refusal? IsCode(AuthorizeQuestion question) =>
        question.Form["response_type"] == Code ? null : Refusal.UnsupportedResponseType("response_type must be code");

    [Spec("RFC6749-4.1.2.1")]
    public static Refusal? IsAllowedForClient(AuthorizeQuestion question) =>
        question.Client.GrantTypes.Contains(GrantTypes.AuthorizationCode)
            ? null
            : Refusal.UnauthorizedClient("response_type code is not allowed for this client");
}
