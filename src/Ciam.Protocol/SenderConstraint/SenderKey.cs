namespace Ciam.Protocol.SenderConstraint;

/// <summary>A key that a token is bound to: whoever shows the token must show that they hold the key (RFC 7800, RFC 9449 section 6, RFC 8705 section 3.1).</summary>
/// <param name="Method">The member of <c>cnf</c>: one of <see cref="ConfirmationMethods"/>.</param>
/// <param name="Thumbprint">SHA-256 over the key or certificate, base64url without padding.</param>
public sealed record SenderKey(string Method, string Thumbprint)
{
    public bool IsDpop => Method == ConfirmationMethods.DpopKey;

    /// <summary>As it is kept beside a refresh token.</summary>
    public override string ToString() => $"{Method}:{Thumbprint}";

    /// <summary>The <c>cnf</c> claim.</summary>
    public IReadOnlyDictionary<string, string> Confirmation => new Dictionary<string, string> { [Method] = Thumbprint };
}

/// <summary>How a token names the key it is bound to.</summary>
public static class ConfirmationMethods
{
    public const string DpopKey = "jkt";
    public const string Certificate = "x5t#S256";
}
