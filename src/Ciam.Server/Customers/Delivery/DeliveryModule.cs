namespace Ciam.Server.Customers.Delivery;

internal static class DeliveryModule
{
    private static readonly TimeSpan CarrierTimeout = TimeSpan.FromSeconds(10);

    public static void AddDelivery(this IServiceCollection services)
    {
        // The client's own log lines would carry the account's id.
        services.AddHttpClient<ISendsMessages, TwilioSms>(client => client.Timeout = CarrierTimeout)
            .RemoveAllLoggers();
        services.AddSingleton<ISendsMessages, SmtpMail>();
        services.AddScoped<MessageDispatch>();
        services.AddHostedService<MessageWorker>();
    }
}
