using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Ciam.Samples.Bank.Oidc;

/// <summary>
/// Log in with OpenID Connect: authorization code with PKCE, nothing that is not in the specifications.
///  1 The browser is sent to the issuer with state, nonce and a code challenge.
///  2 It comes back; state and correlation cookie prove that this browser set out from here.
///  3 The issuer in the answer is the issuer we asked (RFC 9207).
///  4 The code is traded for tokens, with the verifier.
///  5 The ID token is proven, and that it gives what was asked for: nonce, freshness, assurance, person.
///  6 The issuer's userinfo completes the picture of the same subject.
/// </summary>
internal sealed class OidcHandler(IOptionsMonitor<OidcOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : RemoteAuthenticationHandler<OidcOptions>(options, logger, encoder)
{
    private const string NonceKey = ".nonce";
    private const string VerifierKey = ".verifier";

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // 1
        properties.RedirectUri ??= OriginalPathBase + OriginalPath + Request.QueryString;
        OpenIdConnectConfiguration configuration;
        try
        {
            configuration = await Options.Configuration.GetConfigurationAsync(Context.RequestAborted);
        }
        catch (InvalidOperationException unreachable)
        {
            await Events.RemoteFailure(new RemoteFailureContext(Context, Scheme, Options, unreachable) { Properties = properties });
            return;
        }

        var nonce = properties.Items[NonceKey] = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        var verifier = properties.Items[VerifierKey] = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        GenerateCorrelationId(properties);
        Response.Redirect(AuthorizeAddress(configuration, properties, nonce!, verifier!));
    }

    private string AuthorizeAddress(OpenIdConnectConfiguration configuration, AuthenticationProperties properties, string nonce, string verifier) =>
        QueryHelpers.AddQueryString(configuration.AuthorizationEndpoint, new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = Options.Client.ClientId,
            ["redirect_uri"] = BuildRedirectUri(Options.CallbackPath),
            ["scope"] = string.Join(' ', Options.Client.Scopes),
            ["state"] = Options.StateFormat.Protect(properties),
            ["nonce"] = nonce,
            ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256",
            ["acr_values"] = properties.AcrValues(),
            ["max_age"] = properties.MaxAge(),
            ["authorization_details"] = properties.AuthorizationDetails(),
            ["id_token_hint"] = properties.Hint(),
        }.Where(parameter => parameter.Value is not null));

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        // 2
        if (Options.StateFormat.Unprotect(Request.Query["state"].ToString()) is not { } properties)
            return HandleRequestResult.Fail("the answer carries no state of ours");
        if (!ValidateCorrelationId(properties))
            return HandleRequestResult.Fail("the login was begun in another browser, or is long over", properties);
        try
        {
            // 3
            var configuration = await Options.Configuration.GetConfigurationAsync(Context.RequestAborted);
            if (!IsFrom(configuration, Request.Query["iss"].ToString()))
                return HandleRequestResult.Fail("the answer comes from another issuer", properties);
            if (Request.Query["error"].ToString() is { Length: > 0 } error)
                return HandleRequestResult.Fail(new OAuthException(error, Request.Query["error_description"]), properties);
            if (Request.Query["code"].ToString() is not { Length: > 0 } code)
                return HandleRequestResult.Fail("the answer carries neither code nor error", properties);
            return await RedeemAsync(configuration, code, properties);
        }
        catch (Exception fault) when (fault is OAuthException or HttpRequestException or JsonException or InvalidOperationException or IOException)
        {
            return HandleRequestResult.Fail(fault, properties);
        }
    }

    private async Task<HandleRequestResult> RedeemAsync(OpenIdConnectConfiguration configuration, string code, AuthenticationProperties properties)
    {
        // 4
        var now = TimeProvider.GetUtcNow();
        var tokens = await TokenEndpoint.RedeemAsync(
            Options,
            [
                new("grant_type", "authorization_code"),
                new("code", code),
                new("redirect_uri", BuildRedirectUri(Options.CallbackPath)),
                new("code_verifier", properties.Items[VerifierKey]!),
            ],
            now,
            Context.RequestAborted);

        // 5
        var expected = new IdTokenExpectation(
            properties.Items[NonceKey], properties.AcrValues(), properties.MaxAge(), properties.Subject(), tokens.AccessToken, now);
        var identity = await IdToken.ProveAsync(Options, tokens.IdToken, expected, Context.RequestAborted);

        // 6
        var userInfo = await UserInfoAsync(configuration, tokens.AccessToken, identity.FindFirst("sub")!.Value);
        foreach (var (name, value) in userInfo.Where(claim => !identity.HasClaim(known => known.Type == claim.Name)))
            identity.AddClaim(new Claim(name, value));

        properties.Items.Remove(VerifierKey);
        properties.Items.Remove(NonceKey);
        properties.SetParameter(nameof(IssuedTokens), tokens);
        return HandleRequestResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), properties, Scheme.Name));
    }

    private async Task<List<(string Name, string Value)>> UserInfoAsync(OpenIdConnectConfiguration configuration, string accessToken, string subject)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, configuration.UserInfoEndpoint);
        request.Headers.Authorization = new("Bearer", accessToken);
        using var response = await Options.Backchannel.SendAsync(request, Context.RequestAborted);
        response.EnsureSuccessStatusCode();
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Context.RequestAborted));
        return answer.RootElement.TryGetProperty("sub", out var sub) && sub.ValueEquals(subject)
            ? [.. answer.RootElement.EnumerateObject().Select(claim => (claim.Name, claim.Value.ValueKind == JsonValueKind.String ? claim.Value.GetString()! : claim.Value.GetRawText()))]
            : throw new OAuthException("invalid_userinfo", "userinfo speaks of another subject than the ID token");
    }

    private bool IsFrom(OpenIdConnectConfiguration configuration, string issuer) =>
        issuer.Length == 0 ? !configuration.AuthorizationResponseIssParameterSupported : issuer == Options.Client.Authority;
}
