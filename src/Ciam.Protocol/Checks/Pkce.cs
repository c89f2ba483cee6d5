using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Ciam.Protocol.Authorize;
using Ciam.Protocol.Token.Grants;
using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Checks;

/// <summary>Proof Key for Code Exchange (RFC 7636): only the one who asked for the code can spend it.</summary>
public static partial class Pkce
{
    public const string S256 = "S256";

    /// <summary>Every request carries an S256 challenge, or, from a confidential OpenID client that was registered so, a nonce: nothing less (OAuth 2.1 section 7.5.1).</summary>
    [Spec("RFC7636-4.4.1"), Spec("RFC9700-2.1.1")]
    public static Refusal? ChallengeIsS256(AuthorizeQuestion question) => (question.Form["code_challenge"], question.Form["code_challenge_method"]) switch
    {
        (null, null) when NonceStandsIn(question) => null,
        (null, _) => Refusal.InvalidRequest("code_challenge is required"),
        (_, not S256) => Refusal.InvalidRequest("code_challenge_method must be S256"),
        (var challenge, _) when !Sha256InBase64Url().IsMatch(challenge) => Refusal.InvalidRequest("code_challenge must be 43 base64url characters"),
        _ => null,
    };

    /// <summary>The verifier hashes to the challenge that the code was issued for.</summary>
    [Spec("RFC7636-4.6")]
    public static Refusal? VerifierMatches(CodeRedemption redemption)
    {
        // A verifier for a code without challenge: somebody took the challenge out of the request (RFC 9700 section 4.8).
        if (redemption.Code.CodeChallenge is not { } challenge)
            return redemption.Form["code_verifier"] is null ? null : Refusal.InvalidGrant("code_verifier was not announced by a code_challenge");
        if (redemption.Form["code_verifier"] is not { } verifier || !Verifier().IsMatch(verifier))
            return Refusal.InvalidGrant("code_verifier must be 43 to 128 unreserved characters");

        var expected = Encoding.ASCII.GetBytes(challenge);
        return CryptographicOperations.FixedTimeEquals(ChallengeOf(verifier), expected)
            ? null
            : Refusal.InvalidGrant("code_verifier does not match code_challenge");
    }

    private static bool NonceStandsIn(AuthorizeQuestion question) =>
        question.Client is { IsPublic: false, Metadata.NonceInsteadOfPkce: true, Profile.Name: SecurityProfiles.OAuth21 }
        && question.Form["nonce"] is not null && question.AskedScopes.Contains(StandardScopes.OpenId);

    internal static byte[] ChallengeOf(string verifier) => Base64Url.EncodeToUtf8(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{43}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Sha256InBase64Url();

    [GeneratedRegex(@"\A[A-Za-z0-9._~-]{43,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Verifier();
}
