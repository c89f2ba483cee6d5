namespace Ciam.Server.Behaviour;

internal static class BehaviourModule
{
    public static IServiceCollection AddBehaviourModule(this IServiceCollection services)
    {
        services.AddSingleton<BehaviourSeal>().AddSingleton<BehaviourWitness>();
        services.AddScoped<BehaviourSamples>().AddScoped<BehaviourConsents>().AddScoped<BehaviourLearner>();
        services.AddHostedService<BehaviourWorker>();
        return services;
    }
}
