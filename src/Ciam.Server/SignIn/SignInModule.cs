using Ciam.Server.SignIn.Factors;
using Microsoft.AspNetCore.Authentication;

namespace Ciam.Server.SignIn;

internal static class SignInModule
{
    public static IServiceCollection AddSignInModule(this IServiceCollection services)
    {
        services.AddSingleton<SessionReads>().AddScoped<Sessions>().AddScoped<JourneyStore>().AddScoped<SignOut>();
        services.AddScoped<SignInDesk>().AddScoped<SubmitProof>().AddScoped<JourneyProgress>().AddScoped<SignInEnding>();
        services.AddHostedService<SignInRetentionWorker>();
        services.AddScoped<ProofThrottle>().AddScoped<SentCodes>();
        services.AddScoped<PasswordFactor>().AddScoped<TotpFactor>().AddScoped<SmsFactor>().AddScoped<VoiceFactor>().AddScoped<EmailFactor>().AddScoped<RecoveryCodeFactor>().AddScoped<OtherDeviceFactor>().AddScoped<PasskeyFactor>().AddScoped<FactorCatalog>();
        services.AddScoped<OtherDeviceRequests>().AddScoped<OtherDeviceAnswers>();
        services.AddScoped<ResetCaution>().AddScoped<WaysBack>().AddScoped<FactorRemovals>().AddScoped<TakenAccounts>();
        services.AddScoped<AccountRecovery>().AddScoped<FreshProof>().AddScoped<OwnAccount>().AddScoped<OwnFactors>();
        services.AddAuthentication(SessionAuthentication.Name)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.Name, null);
        services.AddAuthorization(options =>
        {
            options.AddPolicy(Policies.Customer, policy => policy.RequireAuthenticatedUser());
            options.AddPolicy(Policies.Staff, policy => policy.RequireClaim(System.Security.Claims.ClaimTypes.Role)
                .RequireAssertion(context => string.CompareOrdinal(context.User.FindFirst(SessionAuthentication.AcrClaim)?.Value, SessionAuthentication.LeastOf(context.User)) >= 0));
        });
        return services;
    }
}

/// <summary>Who may open a page.</summary>
public static class Policies
{
    public const string Customer = "Customer";
    public const string Staff = "Staff";
}
