using Ciam.Server.Customers.Delivery;
using Ciam.Server.Customers.Passwords;
using Ciam.Server.Customers.WebAuthn;
using Ciam.Storage.Customers;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Customers;

internal static class CustomersModule
{
    /// <summary>OWASP's floor for PBKDF2-HMAC-SHA512; the hash format carries the number, so raising it rehashes at the next sign-in.</summary>
    private const int HashRounds = 210_000;

    public static IServiceCollection AddCustomersModule(this IServiceCollection services)
    {
        services.AddIdentityCore<CustomerRow>(options =>
        {
            // A user name is the e-mail address; what a password must be is PasswordPolicy's business.
            options.User.AllowedUserNameCharacters = "";
            options.User.RequireUniqueEmail = true;
        });
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = HashRounds);
        services.AddSingleton<IPasswordHasher<CustomerRow>, HouseHasher>();

        services.AddScoped<IUserStore<CustomerRow>, CustomerStore>();
        services.AddSingleton<IConfigureOptions<IdentityPasskeyOptions>, PasskeySetup>();
        services.AddScoped<IPasskeyHandler<CustomerRow>, PasskeyHandler<CustomerRow>>().AddScoped<SealedChallenges>().AddScoped<Passkeys>().AddScoped<PasskeyEnrolment>();

        services.AddSingleton<HashingLane>().AddSingleton<BreachedPasswords>().AddSingleton<PasswordEstimator>().AddSingleton<DecoyHash>();
        services.AddScoped<Credentials>().AddScoped<Factors>().AddScoped<Enrolment>().AddScoped<ContactCodes>().AddScoped<Registration>().AddScoped<Profile>().AddScoped<Outbox>();
        services.AddScoped<BreachNotices>().AddScoped<Messages>().AddScoped<TextGuard>().AddSingleton<TextPauses>().AddScoped<MailLinks>().AddScoped<Devices>().AddScoped<OwnerNotices>().AddScoped<UserCodes>().AddScoped<Brands>();
        services.AddHttpClient<SimSwaps>().RemoveAllLoggers();
        services.AddDelivery();
        return services;
    }

    public static void MapCustomersModule(this WebApplication app) => StatusEndpoint.Map(app);
}
