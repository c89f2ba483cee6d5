using Ciam.ServerTests.OAuth.Registration;
using Ciam.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Ciam.ServerTests.Conformance.Oidcc;

/// <summary>Modules about what is signed, for clients that registered themselves as the suite's do.</summary>
public abstract partial class BasicModules
{
    private static readonly BankSettings Open = RegistrationSteps.Settings("open");

    [Fact(DisplayName = "oidcc-idtoken-signature")]
    public async Task An_ID_token_is_signed_by_RS256_with_a_published_key_that_it_names()
    {
        await using var bank = await app.NewBankAsync(Open);

        var (client, tokens) = await EnterAsync(bank, RegistrationSteps.Metadata(("id_token_signed_response_alg", null)), "openid");

        var header = await ProvenAsync(bank, tokens.IdToken!, client.ClientId);
        Assert.Equal("RS256", header.Alg);
        Assert.Contains($"\"kid\":\"{header.Kid}\"", await bank.Http.GetStringAsync("/oauth2/jwks"), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "oidcc-userinfo-rs256")]
    public async Task Userinfo_is_signed_for_whoever_registered_it()
    {
        await using var bank = await app.NewBankAsync(Open);
        Assert.Contains("RS256", (await JsonAnswer.ReadAsync(await bank.Http.GetAsync("/.well-known/openid-configuration")))["userinfo_signing_alg_values_supported"], StringComparison.Ordinal);

        var (client, tokens) = await EnterAsync(bank, RegistrationSteps.Metadata(("userinfo_signed_response_alg", "RS256")), "openid email");
        var answer = await client.UserInfoAsync(tokens.AccessToken);

        Assert.StartsWith("application/jwt", answer.Headers["Content-Type"], StringComparison.Ordinal);
        var jwt = bank.Secrets.Remember("userinfo", answer.Json.GetString()!);
        Assert.Equal("RS256", (await ProvenAsync(bank, jwt, client.ClientId)).Alg);
        var claims = TokenAnswer.ClaimsOf(jwt);
        Assert.Equal(TokenAnswer.ClaimsOf(tokens.IdToken!).GetProperty("sub").GetString(), claims.GetProperty("sub").GetString());
        Assert.Equal("alice@example.com", claims.GetProperty("email").GetString());
        Assert.False(claims.TryGetProperty("nonce", out _));
    }

    [Fact(DisplayName = "oidcc-alternate-happy-flow")]
    public async Task The_order_of_scopes_and_parameters_means_nothing()
    {
        await using var bank = await app.NewBankAsync();
        var (client, request) = (App(bank), new AuthorizeRequest());
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));
        var url = client.AuthorizeUrl("email openid", request).Split('?', 2);

        var page = await browser.GoAsync($"{url[0]}?{string.Join('&', url[1].Split('&').Reverse())}");

        var tokens = (await client.RedeemAsync(client.CodeOf(page, request, browser))).AssertGranted();
        var told = await client.UserInfoAsync(tokens.AccessToken);
        Assert.Equal(("alice@example.com", "true", null), (told["email"], told["email_verified"], told["name"]));
        var claims = TokenAnswer.ClaimsOf(tokens.IdToken!);
        Assert.Equal(request.Nonce, claims.GetProperty("nonce").GetString());
        Assert.False(claims.TryGetProperty("email", out _));
    }

    private async Task<(TestClient Client, TokenAnswer Tokens)> EnterAsync(Bank bank, Dictionary<string, object?> metadata, string scope)
    {
        var (client, request) = (bank.ClientOf(await bank.RegisterAsync(metadata)).AnsweredBy(responseMode), new AuthorizeRequest());
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));
        await browser.GoAsync(client.AuthorizeUrl(scope, request));
        var code = client.CodeOf(await browser.SubmitAsync("main form", button: "button[value=allow]"), request, browser);
        return (client, (await client.RedeemAsync(code)).AssertGranted());
    }

    /// <summary>The header of a JWT, once its signature is proven with the published keys.</summary>
    private static async Task<JsonWebToken> ProvenAsync(Bank bank, string jwt, string audience)
    {
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(jwt, new TokenValidationParameters
        {
            ValidateLifetime = false, RequireExpirationTime = false, ValidIssuer = bank.Issuer.GetLeftPart(UriPartial.Authority), ValidAudience = audience,
            IssuerSigningKeys = new JsonWebKeySet(await bank.Http.GetStringAsync("/oauth2/jwks")).GetSigningKeys(),
        });
        return result.IsValid ? (JsonWebToken)result.SecurityToken : throw new InvalidOperationException("not proven", result.Exception);
    }
}
