namespace Ciam.Protocol.Jose;

/// <summary>What a token says it is, in its <c>typ</c> header.</summary>
public static class TokenTypes
{
    public const string AccessToken = "at+jwt";
    public const string IdToken = "JWT";
}
