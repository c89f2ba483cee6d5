using Ciam.Protocol;
using Ciam.Server.House;
using Ciam.Server.OAuth.Authorize;
using Ciam.Server.OAuth.BackchannelAuthentication;
using Ciam.Server.OAuth.BehaviourSamples;
using Ciam.Server.OAuth.DeviceAuthorization;
using Ciam.Server.OAuth.Discovery;
using Ciam.Server.OAuth.EndSession;
using Ciam.Server.OAuth.GlobalRevocation;
using Ciam.Server.OAuth.Grants;
using Ciam.Server.OAuth.Introspect;
using Ciam.Server.OAuth.Keys;
using Ciam.Server.OAuth.Notices;
using Ciam.Server.OAuth.PushedAuthorization;
using Ciam.Server.OAuth.Registration;
using Ciam.Server.OAuth.Revoke;
using Ciam.Server.OAuth.Token;
using Ciam.Server.OAuth.Token.Grants;
using Ciam.Server.OAuth.UserInfo;
using Ciam.Storage.House;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ciam.Server.OAuth;

internal static class OAuthModule
{
    public static IServiceCollection AddOAuthModule(this IServiceCollection services)
    {
        services.AddSingleton<KeyRing>();
        services.AddHostedService<KeyRotationWorker>();
        // A pool that is busy keeps keys from being read again for a while; that is no reason to send a node's load to the others.
        services.AddHealthChecks().AddCheck<SigningKeyHealth>("signing-keys", HealthStatus.Degraded, [HealthAnswer.Ready], HealthAnswer.Patience);
        services.AddSingleton(KeyVitals.Left).AddSingleton(KeyVitals.Age).AddSingleton(NoticeVitals.Lag);
        services.AddHostedService<ExpiryWorker>();
        services.AddSingleton<DpopNonces>().AddSingleton<CertificateAuthorities>();
        services.AddScoped<SenderKeys>().AddScoped<PresentedTokens>();
        services.AddSingleton(provider => new Kept<KnownClient>(provider.GetRequiredService<Changes>(), ChangeRow.Clients));
        services.AddSingleton(provider => new Kept<ServerMetadata>(provider.GetRequiredService<Changes>(), ChangeRow.Clients));
        services.AddScoped<Clients>().AddScoped<ClientRegistry>().AddScoped<ResourceCatalog>().AddScoped<AppSignOut>().AddScoped<TokenKeys>().AddScoped<Consents>().AddScoped<CustomerAccess>().AddScoped<ConsentQuestions>();
        services.AddScoped<PushedRequests>().AddScoped<RequestObjects>().AddScoped<ArrivedRequests>().AddScoped<AuthorizeReplies>().AddScoped<CodeIssuer>().AddScoped<UsedSessions>().AddScoped<GrantedTokens>().AddScoped<GrantRevocation>().AddScoped<IssuedTokens>();
        services.AddSingleton<HandleReads>();
        services.AddScoped<AuthorizationCodeGrant>().AddScoped<RefreshTokenGrant>().AddScoped<ClientCredentialsGrant>().AddScoped<TokenExchangeGrant>().AddScoped<CibaGrant>().AddScoped<GrantCatalog>();
        services.AddScoped<DeviceRequests>().AddScoped<DeviceApprovals>().AddScoped<DeviceAnswers>().AddScoped<DeviceCodeGrant>();
        services.AddScoped<NamedAccounts>().AddScoped<BackchannelRequests>().AddScoped<StartedApprovals>().AddScoped<BackchannelQuestions>().AddScoped<BackchannelApprovals>();
        services.AddScoped<PaymentApprovals>().AddScoped<PaymentReceipts>();
        services.AddScoped<ClientOrigins>().AddScoped<ManagementTokens>().AddScoped<ManagedGrants>();
        services.AddSingleton<RegistrationRules>().AddSingleton<ClientAddresses>().AddScoped<ClientKeySets>().AddSingleton<ClientDocuments>().AddSingleton<Subjects>().AddScoped<FrontchannelFrames>();
        services.AddScoped<NoticeComposer, LogoutNotice>().AddScoped<NoticeComposer, PingNotice>().AddScoped<ApprovalMails>().AddScoped<NoticeDispatch>().AddHostedService<NoticeWorker>();
        services.AddScoped<InitialAccessTokens>().AddScoped<RegistrationParts>().AddScoped<ClientRegistrations>();
        services.AddScoped<ClientLogos>().AddHostedService<ClientLogoWorker>();
        services.AddScoped<TokenRisk>().AddScoped<Ledger>();
        return services;
    }

    public static void MapOAuthModule(this WebApplication app)
    {
        DiscoveryEndpoint.Map(app);
        AuthorizeEndpoint.Map(app);
        PushedAuthorizationEndpoint.Map(app);
        DeviceAuthorizationEndpoint.Map(app);
        BackchannelAuthenticationEndpoint.Map(app);
        TokenEndpoint.Map(app);
        UserInfoEndpoint.Map(app);
        IntrospectEndpoint.Map(app);
        RevokeEndpoint.Map(app);
        GrantsEndpoint.Map(app);
        GlobalRevocationEndpoint.Map(app);
        RegisterEndpoint.Map(app);
        ClientConfigurationEndpoint.Map(app);
        EndSessionEndpoint.Map(app);
        CheckSessionEndpoint.Map(app);
        BehaviourSamplesEndpoint.Map(app);
        BehaviourScriptEndpoint.Map(app);
    }
}
