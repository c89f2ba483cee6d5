using Ciam.Server.Admin;
using Ciam.Server.Audit;
using Ciam.Server.Behaviour;
using Ciam.Server.Customers;
using Ciam.Server.Customers.Passwords;
using Ciam.Server.Customers.Portability;
using Ciam.Server.House;
using Ciam.Server.Http;
using Ciam.Server.OAuth;
using Ciam.Server.Pages;
using Ciam.Server.Risk;
using Ciam.Server.SignIn;
using Ciam.Server.Transactions;
using Ciam.Storage;
using Ciam.Storage.Migrations;
using Ciam.Storage.Primitives;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ciam.Server;

/// <summary>The whole server: options, services, pipeline, map; <c>serve</c>, <c>migrate</c>, <c>seed</c>, <c>risk</c>, <c>model</c>, <c>registration-token</c>, <c>import-customers</c>, <c>export-customers</c>, <c>breached-passwords</c>, <c>places</c>, <c>audit</c>, <c>config</c> or <c>receipt</c>.</summary>
public static class CiamHost
{
    public static async Task<int> RunAsync(string[] args)
    {
        var verb = args is [var first, ..] && !first.StartsWith('-') ? first : "serve";
        if (verb == "places")
            return await PlacesCommand.RunAsync(args[1..], Console.Out);
        if (verb == "breached-passwords")
            return await BreachedPasswordsCommand.RunAsync(args[1..], Console.Out, default);
        if (verb == "receipt")
            return await ReceiptCommand.RunAsync(args[1..], Console.Out);
        if (verb == "audit" && AuditCommand.IsOffline(args[1..]))
            return await AuditCommand.RunAsync(null, args[1..], Console.Out, default);
        await using var app = Build(args);
        switch (verb)
        {
            case "serve":
                await app.RunAsync();
                return 0;
            case "migrate":
                foreach (var name in await MigrationRunner.RunAsync(app.Services.GetRequiredService<IOptions<CiamOptions>>().Value.Database, default))
                    Console.WriteLine($"migrated {name}");
                return 0;
            case "seed":
                await DemoSeed.RunAsync(app.Services, default);
                return 0;
            case "risk":
                return await RiskTraining.RunAsync(app.Services, args[1..], Console.Out, default);
            case "model":
                return await ModelCommand.RunAsync(app.Services, args[1..], Console.Out, default);
            case "registration-token":
                return await InitialAccessTokens.RunAsync(app.Services, args[1..], Console.Out, default);
            case "import-customers":
                return await ImportCustomers.RunAsync(app.Services, args[1..], Console.Out, default);
            case "audit":
                return await AuditCommand.RunAsync(app.Services, args[1..], Console.Out, default);
            case "config":
                return await ConfigurationCommand.RunAsync(app.Services, args[1..], Console.Out, default);
            case "export-customers":
                return await ExportCustomers.RunAsync(app.Services, args[1..], Console.Out, default);
            default:
                await Console.Error.WriteLineAsync($"unknown command '{verb}'; use serve, migrate, seed, risk, model, registration-token, import-customers, export-customers, breached-passwords, places, audit, config or receipt");
                return 2;
        }
    }

    /// <summary>Everything but starting it; <paramref name="configure"/> lets a test put in its clock.</summary>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        // Configuration is read once: watching files would cost an inotify instance per server and change a running one half way.
        string[] settled = ["--hostBuilder:reloadConfigOnChange=false", .. args];
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = settled, ApplicationName = typeof(CiamHost).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory });
        builder.AddHouse();
        builder.Services.AddAuditModule().AddCustomersModule().AddBehaviourModule().AddRiskModule().AddSignInModule().AddOAuthModule().AddTransactionsModule().AddAdminModule().AddPagesModule();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseHouse();
        app.MapCustomersModule();
        app.MapOAuthModule();
        app.MapTransactionsModule();
        app.MapAdminApi();
        app.MapScimApi();
        app.MapPagesModule();
        app.MapHealth();
        return app;
    }

    private static void AddHouse(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddTelemetry();
        services.AddOptions<CiamOptions>().BindConfiguration(CiamOptions.Section)
            .Validate(options => !options.Contradictions().Any(), "the configuration contradicts itself")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<CiamOptions>, CiamOptionsValidator>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Vault>();
        services.AddSingleton<Issuer>();
        services.AddSingleton<Changes>();
        services.AddSingleton<Changes.Own>();
        services.AddHostedService(provider => provider.GetRequiredService<Changes>());
        services.AddSingleton<Cookies>();
        services.AddHttpContextAccessor();
        // Pages are UTF-8: letters beyond ASCII need no entities.
        services.AddSingleton(System.Text.Encodings.Web.HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All));
        services.AddSingleton<SpokenLanguage>();
        services.AddSingleton<IConfigureOptions<RequestLocalizationOptions>>(provider => provider.GetRequiredService<SpokenLanguage>());
        services.AddGuardedFetcher();
        services.AddSingleton(provider => NpgsqlDataSource.Create(provider.GetRequiredService<IOptions<CiamOptions>>().Value.PreparingDatabase));
        services.AddSingleton(provider =>
        {
            using var scope = provider.CreateScope();
            return scope.ServiceProvider.GetRequiredService<CiamDbContext>().Model;
        });
        services.AddSingleton<WriteLane>();
        services.AddSingleton<QuickWrites>();
        services.AddDbContextPool<CiamDbContext>((provider, options) => options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()).AddInterceptors(provider.GetRequiredService<QuickWrites>(), provider.GetRequiredService<PersonKeys>(), provider.GetRequiredService<Changes.Own>()));
        services.AddDataProtection().SetApplicationName("ciam");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
            options.XmlRepository = ActivatorUtilities.CreateInstance<DataProtectionKeys>(provider)));
        // Public files only: what holds a secret beside words of strangers is never compressed with them (BREACH).
        services.AddResponseCompression(compression => (compression.EnableForHttps, compression.MimeTypes) = (true, ["text/css", "text/javascript"]));
        services.AddExceptionHandler<Faults>();
        services.AddHealth();
        services.AddCrowding();
        services.AddAntiforgery();
        services.AddSingleton<IConfigureOptions<Microsoft.AspNetCore.Antiforgery.AntiforgeryOptions>, AntiforgerySetup>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = Crowding.MostConnections;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024;
            kestrel.Limits.MaxRequestLineSize = 16 * 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        });
        services.AddConnectionCertificates();
        builder.UseStructuredLogs();
    }

    private static void UseHouse(this WebApplication app)
    {
        app.UseExceptionHandler(_ => { });
        app.Use(app.Services.GetRequiredService<Draining>().LetGoAsync);
        app.UseTrustedProxies();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<WellFormedRequests>();
        app.UseStatusCodePages(StatusPages.AnswerAsync);
        app.UseResponseCompression();
        app.UseStaticFiles();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseRequestLocalization();
        app.UseAuthorization();
        app.UseAntiforgery();
    }
}
