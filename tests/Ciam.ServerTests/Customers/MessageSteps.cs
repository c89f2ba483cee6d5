using System.Net;
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

    public static Task<int> QueueTextAsync(this Bank bank, string number = Number) =>
        bank.QueueAsync(new TextPermit(number, Messages.SmsChannel, "CH", "+41790", 60_000), () => MessageTexts.SignInCode("123456"));

    public static Task<int> QueueCallAsync(this Bank bank, string number = Number) =>
        bank.QueueAsync(new TextPermit(number, Messages.VoiceChannel, "CH", "+41790", 180_000), () => MessageTexts.SignInCodeByCall("123456"));

    public static Task<TextPermit?> AskToTextAsync(this Bank bank, Guid customer, string number, string channel = Messages.SmsChannel, IPAddress? from = null) => bank.WithServicesAsync(services =>
        services.GetRequiredService<TextGuard>().AskAsync(new TextWish(customer, number, channel, from), bank.Clock.GetUtcNow(), default));

    /// <summary>A code is asked for and, if it was sent, typed back or not; false when it was refused.</summary>
    public static Task<bool> SendCodeAsync(this Bank bank, string number, bool isTypedBack = false, Guid? customer = null) => bank.WithServicesAsync(async services =>
    {
        var (now, database, id) = (bank.Clock.GetUtcNow(), services.GetRequiredService<CiamDbContext>(), Guid.NewGuid());
        if (await services.GetRequiredService<TextGuard>().AskAsync(new TextWish(customer ?? Guid.NewGuid(), number, Messages.SmsChannel, null), now, default) is not { } permit)
            return false;
        var owner = customer is null ? null : await database.Set<CustomerRow>().SingleAsync(row => row.Id == customer);
        services.GetRequiredService<Messages>().Text(owner, permit, id, () => MessageTexts.SignInCode("123456"), now);
        await database.SaveChangesAsync();
        if (isTypedBack)
            await database.NoteTypedBackAsync(id, now, default);
        return true;
    });

    public static Task<int> SendDueAsync(this Bank bank) => bank.WithServicesAsync(services => services.GetRequiredService<MessageDispatch>().SendDueAsync(bank.Clock.GetUtcNow(), default));

    public static Task<MessageRow> OnlyMessageAsync(this Bank bank) => bank.WithDatabaseAsync(database => database.Set<MessageRow>().AsNoTracking().SingleAsync());

    private static Task<int> QueueAsync(this Bank bank, TextPermit permit, Func<MessageText> words) => bank.WithServicesAsync(services =>
    {
        services.GetRequiredService<Messages>().Text(null, permit, null, words, bank.Clock.GetUtcNow());
        return services.GetRequiredService<CiamDbContext>().SaveChangesAsync();
    });
}
