using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Ciam.Samples.Bank.Oidc;

/// <summary>What an ID token must say to be the answer to our request; null where nothing was asked.</summary>
internal sealed record IdTokenExpectation(
    string? Nonce, string? AcrValues, string? MaxAge, string? Subject, string? AccessToken, DateTimeOffset Now);

/// <summary>Proves ID tokens by OpenID Connect Core section 3.1.3.7.</summary>
internal static class IdToken
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>The identity in the token; throws when the token is not exactly what was asked for.</summary>
    public static async Task<ClaimsIdentity> ProveAsync(
        OidcOptions options, string? idToken, IdTokenExpectation expected, CancellationToken ct)
    {
        if (idToken is null)
            throw new OAuthException("invalid_id_token", "there is no ID token");

        var result = await ValidateAsync(options, idToken, expected, ct);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // The issuer has rotated its keys since we looked.
            options.Configuration.RequestRefresh();
            result = await ValidateAsync(options, idToken, expected, ct);
        }

        if (!result.IsValid)
            throw new OAuthException("invalid_id_token", result.Exception.GetType().Name);
        if (Objection(result.ClaimsIdentity, ((JsonWebToken)result.SecurityToken).Alg, options.Client.ClientId, expected) is { } objection)
            throw new OAuthException("invalid_id_token", objection);
        return result.ClaimsIdentity;
    }

    private static async Task<TokenValidationResult> ValidateAsync(
        OidcOptions options, string idToken, IdTokenExpectation expected, CancellationToken ct)
    {
        var configuration = await options.Configuration.GetConfigurationAsync(ct);
        return await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(idToken, new TokenValidationParameters
        {
            ValidIssuer = options.Client.Authority,
            ValidAudience = options.Client.ClientId,
            IssuerSigningKeys = configuration.SigningKeys,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSha256],
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = ClockSkew,
            LifetimeValidator = (_, expires, _, _) => expires is { } end && end > expected.Now.UtcDateTime - ClockSkew,
            AuthenticationType = "OpenID Connect",
            NameClaimType = "name",
        });
    }

    private static string? Objection(ClaimsIdentity identity, string algorithm, string clientId, IdTokenExpectation expected)
    {
        string? Claim(string type) => identity.FindFirst(type)?.Value;

        if (Claim("sub") is not { Length: > 0 } subject)
            return "it names no subject";
        if (Claim("azp") is { } party && party != clientId)
            return "it was made for another party";
        if (expected.Nonce is not null && Claim("nonce") != expected.Nonce)
            return "its nonce is not ours";
        if (expected.Subject is not null && subject != expected.Subject)
            return "it speaks of another person than the one signed in";
        if (Claim("at_hash") is { } hash && expected.AccessToken is not null && hash != HalfHash(expected.AccessToken, algorithm))
            return "it does not belong to the access token";
        if (expected.AcrValues is not null && !Satisfies(Claim("acr"), expected.AcrValues))
            return "the login is weaker than what was asked for";
        return expected.MaxAge is not null && !IsFresh(Claim("auth_time"), expected.MaxAge, expected.Now)
            ? "the login is older than what was asked for"
            : null;
    }

    /// <summary>A level that was asked for, or one above: these levels are numbered, and higher contains lower.</summary>
    private static bool Satisfies(string? acr, string asked) =>
        acr is not null && asked.Split(' ').Any(one => acr == one || (Prefix(acr) == Prefix(one) && string.CompareOrdinal(acr, one) > 0));

    private static string Prefix(string acr) => acr[..(acr.LastIndexOf(':') + 1)];

    private static bool IsFresh(string? authTime, string maxAge, DateTimeOffset now) =>
        long.TryParse(authTime, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
        && now.ToUnixTimeSeconds() - at <= long.Parse(maxAge, CultureInfo.InvariantCulture) + ClockSkew.TotalSeconds;

    /// <summary>at_hash: the left half of the token's hash; every algorithm accepted here hashes with SHA-256.</summary>
    private static string HalfHash(string accessToken, string algorithm) => algorithm.EndsWith("256", StringComparison.Ordinal)
        ? WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)).AsSpan(0, 16))
        : "";
}
