namespace Ciam.Protocol.Authorize;

/// <summary>How an authorization request reached the server; a client's profile may prescribe it.</summary>
/// <param name="PushedAs">The hash of the <c>request_uri</c> it was pushed under (RFC 9126); null when it came through the browser.</param>
/// <param name="IsSigned">Its parameters were the claims of a request object that the client had signed (RFC 9101).</param>
public sealed record RequestOrigin(byte[]? PushedAs, bool IsSigned)
{
    public static RequestOrigin PlainFromBrowser { get; } = new(null, false);

    public bool IsPushed => PushedAs is not null;
}
