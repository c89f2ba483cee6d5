using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

namespace Ciam.Samples.BankApi.Tokens;

/// <summary>Which access tokens this API believes: JWTs by the profile of RFC 9068, signed by the one issuer it knows.</summary>
internal static class AccessTokens
{
    private static readonly string[] Required = ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"];

    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    public static void AddAccessTokens(this IServiceCollection services, ApiOptions api)
    {
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<TimeProvider>((bearer, clock) =>
        {
            bearer.Authority = api.Authority;
            bearer.RequireHttpsMetadata = !new Uri(api.Authority).IsLoopback;
            bearer.MapInboundClaims = false;
            bearer.TokenValidationParameters = new TokenValidationParameters
            {
                // An ID token is signed by the same key; only its type keeps it from being taken for an access token.
                ValidTypes = ["at+jwt", "application/at+jwt"],
                ValidIssuer = api.Authority,
                ValidAudience = api.Resource,
                ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSha256],
                RequireExpirationTime = true,
                RequireSignedTokens = true,
                ClockSkew = ClockSkew,
                LifetimeValidator = (from, until, _, _) =>
                    until is { } end && end + ClockSkew > clock.GetUtcNow() && (from is not { } start || start - ClockSkew <= clock.GetUtcNow()),
                NameClaimType = "sub",
            };
            bearer.Events = new JwtBearerEvents
            {
                OnTokenValidated = context =>
                {
                    // A token bound to a key proves nothing by itself, and this API knows bearer tokens only (RFC 9449 section 7.2).
                    if (context.Principal?.HasClaim(claim => claim.Type == "cnf") == true)
                        context.Fail("the token is bound to a key that was not shown");
                    if (Required.Any(name => context.Principal?.HasClaim(claim => claim.Type == name) != true))
                        context.Fail("the token lacks a claim that RFC 9068 requires");
                    return Task.CompletedTask;
                },
                OnChallenge = async context =>
                {
                    context.HandleResponse();
                    var sent = context.Request.Headers.Authorization.Count > 0;
                    await (sent ? Challenge.InvalidToken : Challenge.TokenMissing).ExecuteAsync(context.HttpContext);
                },
            };
        });
    }
}
