namespace Ciam.Protocol.EndSession;

/// <summary>What an ID token sent back to us said once its signature was found to be ours; it may have expired since.</summary>
public sealed record VerifiedHint(string ClientId, string Subject, string? SessionId);

/// <summary>A client asking that the customer be signed out; the client is the one named by <c>client_id</c>, else by the hint.</summary>
public sealed record EndSessionRequest
{
    public required Parameters Parameters { get; init; }
    public Client? Client { get; init; }
    public VerifiedHint? VerifiedHint { get; init; }
}
