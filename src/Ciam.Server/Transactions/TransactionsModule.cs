using Ciam.Server.Transactions.Assess;
using Ciam.Server.Transactions.History;
using Ciam.Server.Transactions.Models;
using Ciam.Server.Transactions.Outcome;
using Ciam.Server.Transactions.Status;

namespace Ciam.Server.Transactions;

internal static class TransactionsModule
{
    public static IServiceCollection AddTransactionsModule(this IServiceCollection services)
    {
        services.AddSingleton<FraudPolicies>().AddSingleton<TransactionKeys>();
        services.AddScoped<TransactionFactGatherer>().AddScoped<PaymentHabits>().AddScoped<Assessor>().AddScoped<TransactionApprovals>().AddScoped<TransactionOutcomes>();
        services.AddScoped<FraudPolicyShelf>().AddScoped<FraudBackTest>();
        services.AddScoped<ModelLedger>().AddScoped<ModelTraining>().AddScoped<ModelShelf>().AddScoped<ModelWatch>();
        services.AddHostedService<TransactionRetentionWorker>();
        services.AddHostedService<ModelWorker>();
        return services;
    }

    public static void MapTransactionsModule(this IEndpointRouteBuilder routes)
    {
        AssessEndpoint.Map(routes);
        OutcomeEndpoint.Map(routes);
        HistoryEndpoint.Map(routes);
        StatusEndpoint.Map(routes);
    }
}
