using Ciam.Testing;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Ciam.BrowserTests;

/// <summary>The machine's own Chromium, one for all tests, without a window; each page has cookies of its own and sits at home in Zurich unless told otherwise.</summary>
public sealed class Chromium : IAsyncLifetime
{
    public const string Name = "Chromium";

    /// <summary>Far beyond what a page needs, in milliseconds: a busy machine is not a broken page.</summary>
    public const float Patience = 30_000;

    private IPlaywright _driver = null!;
    private IBrowser _browser = null!;

    public async Task InitializeAsync()
    {
        _driver = await Playwright.CreateAsync();
        _browser = await _driver.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CIAM_CHROMIUM") is { Length: > 0 } given ? given : OnPath("chromium", "chromium-browser", "google-chrome"),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        _driver.Dispose();
    }

    public async Task<IPage> NewPageAsync(Bank bank, int width = 1280, ColorScheme scheme = ColorScheme.Light, TestBrowser? signedIn = null, string address = Bank.HomeAddress, bool touch = false, bool scripts = true)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = bank.Issuer.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            HasTouch = touch,
            IsMobile = touch,
            JavaScriptEnabled = scripts,

            // A window nobody sees says so in its name, and risk asks whoever drives one for another factor; people have windows.
            UserAgent = $"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{_browser.Version.Split('.')[0]}.0.0.0 Safari/537.36",
            ExtraHTTPHeaders = new Dictionary<string, string> { ["X-Forwarded-For"] = address },
        });
        context.SetDefaultTimeout(Patience);
        foreach (var (name, value) in signedIn?.Cookies ?? new Dictionary<string, string>())
            await context.AddCookiesAsync([new Cookie { Name = name, Value = value, Url = bank.Issuer.ToString() }]);
        return await context.NewPageAsync();
    }

    private static string OnPath(params string[] names) =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
         from name in names
         let file = Path.Combine(folder, name)
         where File.Exists(file)
         select file).FirstOrDefault() ?? throw new InvalidOperationException("No Chromium on the PATH; name one in CIAM_CHROMIUM.");

    /// <summary>What a person with a narrow screen or a screen reader would stumble over.</summary>
    public static async Task<IReadOnlyList<string>> StumblingBlocksAsync(IPage page)
    {
        var path = new Uri(page.Url).AbsolutePath;
        var found = (await page.RunAxe()).Violations.SelectMany(rule => rule.Nodes.Select(node => $"{path}: {rule.Id}: {node.Html}")).ToList();
        if (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
            found.Add($"{path}: scrolls sideways");
        return found;
    }
}

/// <summary>Everything that uses the one browser, one after the other.</summary>
[CollectionDefinition(Chromium.Name)]
public sealed class ChromiumUsers : ICollectionFixture<Chromium>, ICollectionFixture<CiamApp>;
