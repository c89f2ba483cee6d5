using Ciam.Protocol;
using Ciam.Protocol.UserInfo;
using Ciam.Server.Http;

namespace Ciam.Server.OAuth.Registration;

/// <summary>The token at the door of registration and management: by header only, and every wrong one gets the same answer.</summary>
internal static class RegistrationBearer
{
    /// <summary>Null when there is none in the header.</summary>
    public static string? Of(HttpContext http) =>
        PresentedToken.Read(http.Request.Headers.Authorization, null, Parameters.Empty).TryGet(out var presented, out _) && !presented.ByDpop ? presented.Value : null;

    [Spec("RFC7592-2.1")]
    public static IResult Refused()
    {
        var no = Refusal.InvalidToken("a token for this registration is required");
        return OAuthResults.Refused(no, "Bearer error=\"invalid_token\", error_description=\"a token for this registration is required\"");
    }
}
