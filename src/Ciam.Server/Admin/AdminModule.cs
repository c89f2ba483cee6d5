using Ciam.Server.Admin.Configuration;
using Ciam.Server.House;

namespace Ciam.Server.Admin;

internal static class AdminModule
{
    public static IServiceCollection AddAdminModule(this IServiceCollection services) => services
        .AddAdminApi()
        .AddScimApi()
        .AddScoped<OverviewDesk>()
        .AddScoped<HourCounting>()
        .AddHostedService<HourCountWorker>()
        .AddSingleton<Latencies>()
        .AddHostedService<NodeBeatWorker>()
        .AddScoped<CustomerDesk>()
        .AddScoped<DeedDesk>()
        .AddScoped<CustomerDeeds>()
        .AddScoped<AccountRescue>()
        .AddScoped<CustomerTimeline>()
        .AddScoped<StaffRoles>()
        .AddScoped<RiskDesk>()
        .AddScoped<JudgmentLabels>()
        .AddScoped<PolicyDesk>()
        .AddScoped<PolicyDeeds>()
        .AddScoped<CaseDesk>()
        .AddScoped<CaseDeeds>()
        .AddScoped<FraudPolicyDesk>()
        .AddScoped<FraudPolicyDeeds>()
        .AddScoped<ModelDesk>()
        .AddScoped<ClientDesk>()
        .AddScoped<ClientDeeds>()
        .AddScoped<ClientTests>()
        .AddScoped<ListExports>()
        .AddScoped<ProposalDesk>()
        .AddScoped<ManyDeeds>()
        .AddScoped<ForgetPeople>()
        .AddScoped<ProposalKind, ProposedClients>()
        .AddScoped<ProposalKind, ProposedRoles>()
        .AddScoped<ProposalKind>(services => services.GetRequiredService<ManyDeeds>())
        .AddScoped<ProposalKind>(services => services.GetRequiredService<ForgetPeople>())
        .AddScoped<BrandDeeds>()
        .AddScoped<MessageDesk>()
        .AddScoped<AuditDesk>()
        .AddScoped<ConformanceDesk>()
        .AddScoped<ApiSection>()
        .AddScoped<ClientSection>()
        .AddScoped<RiskPolicySection>()
        .AddScoped<PaymentPolicySection>()
        .AddScoped<BrandSection>()
        .AddScoped<ConfigurationSections>()
        .AddScoped<ConfigurationFile>();
}
