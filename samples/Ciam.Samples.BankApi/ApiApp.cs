using Ciam.Samples.BankApi.Ledger;
using Ciam.Samples.BankApi.Tokens;
using Ciam.Samples.BankApi.Transactions;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ciam.Samples.BankApi;

/// <summary>The bank's API: a resource server that knows nothing of the authorization server but its published metadata.</summary>
public static class ApiApp
{
    /// <summary>No request to this API is large; what is larger is a mistake or an attack.</summary>
    private const int LargestBody = 16 * 1024;

    /// <summary>Composes the API; the caller runs it.</summary>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(ApiApp).Assembly.GetName().Name,
        });
        adjust?.Invoke(builder);
        var options = (builder.Configuration.GetSection("Api").Get<ApiOptions>() ?? new ApiOptions()).Proven();

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.AddServerHeader = false;
        });
        builder.Services.AddSingleton(options);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<DemoLedger>();
        builder.Services.AddProblemDetails();
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        builder.Services.AddAccessTokens(options);
        builder.Services.AddHttpClient<Introspection>();
        builder.Services.AddHttpClient(nameof(TransactionsClient), http => http.Timeout = TimeSpan.FromSeconds(5));
        builder.Services.AddSingleton(provider => new TransactionsClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(TransactionsClient)),
            new TransactionsClientOptions(new Uri(options.Authority), options.ClientId, options.ClientSecret),
            provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<PaymentMemory>().AddSingleton<PaymentGate>();
        builder.Services.AddAuthorization();

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/health/live", () => Results.Text("live"));
        ResourceMetadata.Map(app);
        AccountsEndpoint.Map(app);
        TransfersEndpoint.Map(app);
        return app;
    }
}
