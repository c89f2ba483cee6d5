using Ciam.Server.Behaviour;
using Ciam.Server.House;
using Ciam.Server.Risk.Places;
using Ciam.Storage;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Risk;

internal static class RiskModule
{
    public static IServiceCollection AddRiskModule(this IServiceCollection services)
    {
        services.AddSingleton<RiskPolicies>();
        services.AddSingleton<PopulationCache>();
        services.AddSingleton<IPlaceLookup>(provider => PlaceFiles.Open(provider.GetRequiredService<IOptions<CiamOptions>>().Value, provider.GetRequiredService<ILogger<PlaceFiles>>()));
        services.AddSingleton<Audit.IWhereabouts, Whereabouts>();
        services.AddSingleton<MachineReads>();
        services.AddScoped<FactGatherer>();
        services.AddScoped(provider => new RiskGate(
            provider.GetRequiredService<CiamDbContext>(),
            provider.GetRequiredService<FactGatherer>(),
            provider.GetRequiredService<RiskPolicies>(),
            provider.GetRequiredService<BehaviourSamples>(),
            provider.GetRequiredService<Vault>(),
            provider.GetRequiredService<ILogger<RiskGate>>()));
        services.AddScoped<OwnerWarnings>();
        services.AddScoped<JudgmentReader>();
        services.AddScoped<PolicyShelf>();
        services.AddScoped<BackTests>();
        services.AddHostedService<BackTestWorker>();
        services.AddHostedService<LearningWorker>();
        services.AddHostedService<RiskRetentionWorker>();
        return services;
    }
}
