using Ciam.Protocol;
using Ciam.Protocol.Authorize;
using Ciam.Server.House;

namespace Ciam.Server.OAuth.Authorize;

/// <summary>Answers on their way to the client: a request that was pushed gets one only.</summary>
internal sealed class AuthorizeReplies(Issuer issuer, PushedRequests pushed)
{
    /// <summary>One text for unknown, expired, somebody else's and answered: which of them is nobody's business.</summary>
    public static Refusal Gone { get; } = Refusal.InvalidRequestUri("request_uri has expired or was used already");

    /// <summary>Within the caller's transaction; false when another tab or a thief was answered before.</summary>
    public Task<bool> MayBeGivenAsync(RequestOrigin origin, DateTimeOffset now, CancellationToken ct) => pushed.SpendAsync(origin, now, ct);

    public IResult Code(HttpContext http, ValidRequest request, string code) =>
        AuthorizeAnswers.ToClient(http, AuthorizeResponse.Success(request.RedirectUri, request.ResponseMode, request.State, issuer.Value, code));

    public IResult Error(HttpContext http, AddressedRequest request, Refusal no) =>
        AuthorizeAnswers.ToClient(http, AuthorizeResponse.Error(request.RedirectUri, request.ResponseMode, request.State, issuer.Value, no));
}
