namespace Ciam.Protocol.Introspect;

/// <summary>Who may ask about which token (RFC 7662 sections 2.1 and 4).</summary>
public static class IntrospectChecks
{
    /// <summary>A client that cannot prove itself would let anybody try tokens here.</summary>
    [Spec("RFC7662-2.1")]
    public static Refusal? CallerIsConfidential(Client caller) =>
        caller.IsPublic
            ? Refusal.InvalidClient("client authentication is required") with { Check = $"{nameof(IntrospectChecks)}.{nameof(CallerIsConfidential)}" }
            : null;

    /// <summary>The API a token is meant for, and the client it was given to. To anybody else every token is inactive.</summary>
    [Spec("RFC7662-4")]
    public static bool MaySee(Client caller, IReadOnlyList<string> audience, string? issuedTo) =>
        (caller.ResourceIdentifier is { } resource && audience.Contains(resource)) || caller.ClientId == issuedTo;
}
