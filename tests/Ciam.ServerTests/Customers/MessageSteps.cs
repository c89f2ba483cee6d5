using Ciam.Server.Customers;
using Ciam.Server.Customers.Delivery;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Customers;

/// <summary>Messages queued and sent by hand, in tests' own time.</summary>
internal static class MessageSteps
{
    public const string Number = "+41790000042";

    /// <summary>A bank that sends through the fake; the worker's own rounds would send in the middle of a test.</summary>
    public static Task<Bank> NewSendingBankAsync(this CiamApp app, IReadOnlyDictionary<string, string?> configuration, Action<IServiceCollection>? configure = null) => app.NewBankAsync(new BankSettings
    {
        Configuration = configuration,
        Configure = builder =>
        {
            builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(MessageWorker)));
            configure?.Invoke(builder.Services);
        },
    });

    public static Task<int> QueueTextAsync(this Bank bank, string number = Number) => bank.WithServicesAsync(services =>
    {
        services.GetRequiredService<Messages>().Sms(null, number, () => MessageTexts.SignInCode("123456"), bank.Clock.GetUtcNow());
        return services.GetRequiredService<CiamDbContext>().SaveChangesAsync();
    });

    public static Task<int> QueueCallAsync(this Bank bank, string number = Number) => bank.WithServicesAsync(services =>
    {
        services.GetRequiredService<Messages>().Call(null, number, () => MessageTexts.SignInCodeByCall("123456"), bank.Clock.GetUtcNow());
        return services.GetRequiredService<CiamDbContext>().SaveChangesAsync();
    });

    public static Task<int> SendDueAsync(this Bank bank) => bank.WithServicesAsync(services => services.GetRequiredService<MessageDispatch>().SendDueAsync(bank.Clock.GetUtcNow(), default));

    public static Task<MessageRow> OnlyMessageAsync(this Bank bank) => bank.WithDatabaseAsync(database => database.Set<MessageRow>().AsNoTracking().SingleAsync());
}
