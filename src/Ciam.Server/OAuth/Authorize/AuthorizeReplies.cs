using Ciam.Protocol;
using Ciam.Protocol.Authorize;
using Ciam.Protocol.Jose;
using Ciam.Server.House;
using Ciam.Server.OAuth.Keys;

namespace Ciam.Server.OAuth.Authorize;

/// <summary>Answers on their way to the client: signed where it asks for that; a request that was pushed gets one only.</summary>
internal sealed class AuthorizeReplies(Issuer issuer, PushedRequests pushed, KeyRing keys)
{
    /// <summary>One text for unknown, expired, somebody else's and answered: which of them is nobody's business.</summary>
    public static Refusal Gone { get; } = Refusal.InvalidRequestUri("request_uri has expired or was used already");

    /// <summary>Within the caller's transaction; false when another tab or a thief was answered before.</summary>
    public Task<bool> MayBeGivenAsync(RequestOrigin origin, DateTimeOffset now, CancellationToken ct) => pushed.SpendAsync(origin, now, ct);

    public Task<IResult> CodeAsync(HttpContext http, ValidRequest request, string code, string? sessionState, DateTimeOffset now, CancellationToken ct) =>
        SendAsync(http, request.Client, AuthorizeResponse.Success(request.RedirectUri, request.ResponseMode, request.State, issuer.Value, code, sessionState), now, ct);

    public Task<IResult> ErrorAsync(HttpContext http, AddressedRequest request, Refusal no, DateTimeOffset now, CancellationToken ct) =>
        SendAsync(http, request.Client, AuthorizeResponse.Error(request.RedirectUri, request.ResponseMode, request.State, issuer.Value, no), now, ct);

    public Task<IResult> ErrorAsync(HttpContext http, ValidRequest request, Refusal no, DateTimeOffset now, CancellationToken ct) =>
        SendAsync(http, request.Client, AuthorizeResponse.Error(request.RedirectUri, request.ResponseMode, request.State, issuer.Value, no), now, ct);

    private async Task<IResult> SendAsync(HttpContext http, Client client, AuthorizeResponse response, DateTimeOffset now, CancellationToken ct)
    {
        if (!response.IsSigned)
            return AuthorizeAnswers.ToClient(http, response);
        var alg = ResponseAlgorithms.SigningOf(client, client.Metadata.AuthorizationSignedResponseAlg);
        var jwt = ClientJwts.Write(response.ToClaims(client, now), TokenTypes.Plain, alg, client, ResponseAlgorithms.OfAuthorization(client.Metadata), await keys.LoadAsync(now, ct), now);
        return AuthorizeAnswers.ToClient(http, response.Within(jwt));
    }
}
