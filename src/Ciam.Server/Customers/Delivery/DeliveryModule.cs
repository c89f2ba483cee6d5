namespace Ciam.Server.Customers.Delivery;

internal static class DeliveryModule
{
    private static readonly TimeSpan CarrierTimeout = TimeSpan.FromSeconds(10);

    public static void AddDelivery(this IServiceCollection services)
    {
        // The client's own log lines would carry the account's id.
        services.AddHttpClient<TwilioClient>(client => client.Timeout = CarrierTimeout).RemoveAllLoggers();
        services.AddTransient<ISendsMessages, TwilioSms>().AddTransient<ISendsMessages, TwilioVoice>();
        services.AddSingleton<ISendsMessages, SmtpMail>();
        services.AddScoped<MessageDispatch>();
        services.AddHostedService<MessageWorker>();
        services.AddSingleton(MessageVitals.Lag).AddSingleton(MessageVitals.Waiting);
    }
}
