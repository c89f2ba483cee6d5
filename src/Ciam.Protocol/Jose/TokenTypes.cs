namespace Ciam.Protocol.Jose;

/// <summary>What a token says it is, in its <c>typ</c> header.</summary>
public static class TokenTypes
{
    public const string AccessToken = "at+jwt";
    public const string IdToken = "JWT";
    public const string LogoutToken = "logout+jwt";

    /// <summary>An answer about a token is none (RFC 9701 section 5).</summary>
    public const string Introspection = "token-introspection+jwt";

    /// <summary>What a customer approved and how; no token, and good for nothing but being read.</summary>
    public const string PaymentApprovalReceipt = "payment-approval-receipt+jwt";

    /// <summary>Answers of the authorization and userinfo endpoints, to which their specifications gave no type of their own.</summary>
    public const string Plain = "JWT";
}
