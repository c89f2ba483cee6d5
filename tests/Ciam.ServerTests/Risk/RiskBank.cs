using System.Net;
using Ciam.Decisions.Risk;
using Ciam.Server.Risk;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Risk;

/// <summary>A bank in the demo's world, asked the way its stories ask the risk gate.</summary>
internal static class RiskBank
{
    public const string Zurich = "192.0.2.10";
    public const string Geneva = "192.0.2.230";
    public const string NewYork = "198.51.100.7";
    public const string Singapore = "203.0.113.9";
    public const string Firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
    public const string Chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";

    /// <summary>Without workers unless asked for: a test decides itself when to learn.</summary>
    public static Task<Bank> OpenAsync(CiamApp app, bool workers = false) => app.NewBankAsync(new BankSettings
    {
        Configuration = new Dictionary<string, string?> { ["Ciam:Demo"] = "true" },
        Configure = builder =>
        {
            foreach (var worker in builder.Services.Where(service => !workers && (service.ImplementationType == typeof(LearningWorker) || service.ImplementationType == typeof(BackTestWorker))).ToList())
                builder.Services.Remove(worker);
        },
    });

    public static async Task<Guid> CustomerAsync(this Bank bank, string name)
    {
        var id = Guid.CreateVersion7(bank.Clock.GetUtcNow());
        await bank.WithDatabaseAsync(async database =>
        {
            database.Add(new CustomerRow { Id = id, DisplayName = name, Email = $"{name}@example.com", CreatedAt = bank.Clock.GetUtcNow().AddYears(-2) });
            await database.SaveChangesAsync();
        });
        return id;
    }

    public static RiskRequest SignIn(Guid customer, bool? deviceKnown = true, int level = 1) => new()
    {
        Purpose = Purpose.SignIn,
        CustomerId = customer,
        DeviceKnown = deviceKnown,
        AcrReached = $"urn:ciam:acr:{level}",
    };

    public static RiskRequest Machine(string clientId = "chatbot", params string[] scopes) => new()
    {
        Purpose = Purpose.ClientCredentials,
        ClientId = clientId,
        Scopes = scopes.Length == 0 ? ["accounts.read"] : scopes,
    };

    /// <summary>One request with its own scope and its own save, as on the wire.</summary>
    public static Task<JudgedRequest> JudgeAsync(this Bank bank, RiskRequest request, string address = Zurich, string agent = Firefox, bool endsWell = true, Guid? session = null) =>
        bank.WithServicesAsync(async services =>
        {
            var (gate, now) = (services.GetRequiredService<RiskGate>(), bank.Clock.GetUtcNow());
            var judged = await gate.JudgeAsync(new Caller(IPAddress.Parse(address), agent), request, now, default);
            if (endsWell && judged.Judgment.Verdict == Verdict.Allow)
                await gate.LearnAsync(judged, now, default, session);
            await services.GetRequiredService<CiamDbContext>().SaveChangesAsync();
            return judged;
        });

    public static Task FailAsync(this Bank bank, Guid? customer, string? name, string address) => bank.WithServicesAsync(async services =>
    {
        await services.GetRequiredService<RiskGate>().ObserveFailureAsync(new Caller(IPAddress.Parse(address), Chrome), customer, name, bank.Clock.GetUtcNow(), default);
        return 0;
    });

    /// <summary>A month of signing in at home, most of it learned already.</summary>
    public static async Task LiveAtHomeAsync(this Bank bank, Guid customer, int days = 12)
    {
        for (var day = 0; day < days; day++)
        {
            await bank.JudgeAsync(SignIn(customer));
            bank.Clock.Advance(TimeSpan.FromDays(1));
        }
    }

    public static Task<int> LearnAsync(this Bank bank) => bank.WithDatabaseAsync(database => BaselineLearner.LearnAllAsync(database, bank.Clock.GetUtcNow(), default));

    public static Evidence? Reason(this JudgedRequest judged, ReasonCode code) => judged.Judgment.Evidence.SingleOrDefault(e => e.Code == code);
}
