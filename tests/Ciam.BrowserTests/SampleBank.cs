using System.Diagnostics;
using Ciam.Protocol.Wire;
using Ciam.Storage.OAuth;
using Ciam.Testing;

namespace Ciam.BrowserTests;

/// <summary>The demo bank's web app and its API, each a program of its own, as customers of the server under test.</summary>
public sealed class SampleBank : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly List<Process> _programs = [];

    private SampleBank(Uri home) => Home = home;

    public Uri Home { get; }

    /// <summary>The samples live by the real clock; so must the bank's clock, more or less.</summary>
    public static async Task<SampleBank> StartAsync(Bank bank)
    {
        var (web, api) = (new Uri($"http://localhost:{Bank.FreePort()}"), new Uri($"http://localhost:{Bank.FreePort()}"));
        var samples = new SampleBank(web);
        try
        {
            await samples.StartAsync("Ciam.Samples.BankApi", api, ApiSettings(bank, api));
            await samples.StartAsync("Ciam.Samples.Bank", web, WebSettings(bank, web, api));
            return samples;
        }
        catch
        {
            await samples.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _programs)
        {
            if (!program.HasExited)
                program.Kill(entireProcessTree: true);
            await program.WaitForExitAsync();
            program.Dispose();
        }
    }

    private static Dictionary<string, string> ApiSettings(Bank bank, Uri api) => new()
    {
        ["Api__Authority"] = Origin(bank.Issuer),
        ["Api__PublicAddress"] = Origin(api),
        ["Api__Resource"] = Bank.AccountsApi,
        ["Api__ClientId"] = bank.ApiClient.ClientId,
        ["Api__ClientSecret"] = bank.ApiClient.Secret!,
    };

    private static Dictionary<string, string> WebSettings(Bank bank, Uri web, Uri api)
    {
        var settings = new Dictionary<string, string>();
        foreach (var (section, client) in new[] { ("Bank", Register(bank, web, "demo-bank", "signin-oidc", firstParty: true)), ("Partner", Register(bank, web, "demo-partner", "partner/callback", firstParty: false)) })
        {
            settings[$"{section}__Authority"] = Origin(bank.Issuer);
            settings[$"{section}__ApiAddress"] = Origin(api);
            settings[$"{section}__ClientId"] = client.ClientId;
            settings[$"{section}__ClientSecret"] = client.Secret!;
        }

        return settings;
    }

    private static TestClient Register(Bank bank, Uri web, string id, string callback, bool firstParty) => bank.Register(new ClientRow
    {
        ClientId = id,
        ClientName = firstParty ? "Larkmoor e-banking" : "Pocket Ledger",
        TokenEndpointAuthMethod = ClientAuthMethods.Basic,
        RedirectUris = [$"{Origin(web)}/{callback}"],
        PostLogoutRedirectUris = [$"{Origin(web)}/signed-out"],
        GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken],
        Scopes = ["openid", "profile", "email", "offline_access", "accounts", "payments", .. firstParty ? ["behaviour"] : Array.Empty<string>()],
        FirstParty = firstParty,
        CreatedAt = bank.Clock.GetUtcNow(),
    });

    private async Task StartAsync(string name, Uri address, Dictionary<string, string> settings)
    {
        var folder = Repository.PathOf($"samples/{name}");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet")
        {
            // Settings and pictures of a sample lie in its own folder.
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in new[] { Path.Combine(folder, "bin", Configuration(), "net10.0", name + ".dll"), "--urls", Origin(address) })
            start.ArgumentList.Add(argument);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        foreach (var (key, value) in settings)
            start.Environment[key] = value;

        var (listening, said) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new System.Collections.Concurrent.ConcurrentQueue<string>());
        var program = new Process { StartInfo = start, EnableRaisingEvents = true };
        void Hear(string? line)
        {
            said.Enqueue(line ?? "");
            if (line?.Contains("Now listening on", StringComparison.Ordinal) is true)
                listening.TrySetResult();
        }

        program.OutputDataReceived += (_, line) => Hear(line.Data);
        program.ErrorDataReceived += (_, line) => Hear(line.Data);
        program.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"{name} ended: {string.Join('\n', said)}"));
        program.Start();
        _programs.Add(program);
        program.BeginOutputReadLine();
        program.BeginErrorReadLine();
        await listening.Task.WaitAsync(Patience);
    }

    /// <summary>The samples were built with the tests, in the same configuration.</summary>
    private static string Configuration() => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
