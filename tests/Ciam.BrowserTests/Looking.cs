using System.Globalization;
using Microsoft.Playwright;

namespace Ciam.BrowserTests;

/// <summary>One state of one page, looked at wide and on a phone, by day and by night, and from right to left.</summary>
internal static class Looking
{
    /// <summary>All that a page may weigh: itself, its style, its scripts, its pictures.</summary>
    private const int HeaviestPage = 60_000;

    /// <summary>Staff's lists, maps and forms of whole policies are data, and read on the bank's own line.</summary>
    private const int HeaviestList = 100_000;

    /// <summary>Both widths and both schemes; what is too wide is so by day and by night.</summary>
    private static readonly (int Width, ColorScheme Scheme)[] Checked = [(360, ColorScheme.Dark), (1280, ColorScheme.Light)];

    /// <summary>Only for people to look at.</summary>
    private static readonly (int Width, ColorScheme Scheme)[] Pictured = [(360, ColorScheme.Light), (1280, ColorScheme.Dark)];

    public static async Task<IReadOnlyList<string>> ComplaintsAsync(this IPage page, string name)
    {
        var complaints = await OfThePageAsync(page);
        foreach (var (width, scheme) in Checked)
        {
            await ShowAsync(page, width, scheme, name);
            complaints.AddRange(from block in await Chromium.StumblingBlocksAsync(page) select $"at {width} px: {block}");
            if (await SidewaysFromRightToLeftAsync(page))
                complaints.Add($"at {width} px, from right to left: scrolls sideways");
        }

        if (Windows.PicturesWanted)
        {
            foreach (var (width, scheme) in Pictured)
                await ShowAsync(page, width, scheme, name);
        }

        return [.. complaints.Select(complaint => $"{name}: {complaint}")];
    }

    private static async Task ShowAsync(IPage page, int width, ColorScheme scheme, string name)
    {
        await page.SetViewportSizeAsync(width, 800);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await page.PictureAsync($"{name}-{width}-{scheme.ToString().ToLower(CultureInfo.InvariantCulture)}");
    }

    /// <summary>How heavy it is, whether it asked anybody else for something, whether things jumped while it came.</summary>
    private static async Task<List<string>> OfThePageAsync(IPage page)
    {
        var (bytes, strangers, shift) = (
            await page.EvaluateAsync<int>("[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce((sum, entry) => sum + entry.decodedBodySize, 0)"),
            await page.EvaluateAsync<string[]>("performance.getEntriesByType('resource').map(entry => new URL(entry.name)).filter(url => url.protocol.startsWith('http') && url.origin !== location.origin).map(url => url.href)"),
            await page.EvaluateAsync<double>("new Promise(done => { let sum = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value; }).observe({ type: 'layout-shift', buffered: true }); setTimeout(() => done(sum), 0); })"));
        await Windows.NoteAsync("bytes.txt", string.Create(CultureInfo.InvariantCulture, $"{bytes} {new Uri(page.Url).AbsolutePath}"));
        var complaints = strangers.Select(url => $"asked {url}").ToList();
        if (bytes == 0 || bytes > (new Uri(page.Url).AbsolutePath.StartsWith("/admin", StringComparison.Ordinal) ? HeaviestList : HeaviestPage))
            complaints.Add($"weighs {bytes} bytes");
        if (shift > 0.01)
            complaints.Add($"jumps by {shift:0.000}");
        return complaints;
    }

    private static Task<bool> SidewaysFromRightToLeftAsync(IPage page) => page.EvaluateAsync<bool>(
        "(() => { const root = document.documentElement, was = root.dir; root.dir = 'rtl'; const wide = root.scrollWidth > root.clientWidth; root.dir = was; return wide; })()");
}
