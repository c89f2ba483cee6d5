namespace Ciam.Server.Behaviour;

internal static class BehaviourModule
{
    public static IServiceCollection AddBehaviourModule(this IServiceCollection services)
    {
        services.AddSingleton<BehaviourSeal>().AddSingleton<BehaviourWitness>();
        services.AddScoped<BehaviourSamples>().AddScoped<BehaviourConsents>().AddScoped<StrokeLearner>().AddScoped<BehaviourLearner>().AddScoped<BehaviourAlbums>();
        services.AddHostedService<BehaviourWorker>();
        return services;
    }
}
