using Ciam.Testing;
using Microsoft.Playwright;

namespace Ciam.BrowserTests;

/// <summary>What a person does in a window of the browser, and what they expect to see.</summary>
internal static class Windows
{
    /// <summary>Opens a page of the server.</summary>
    public static Task<IResponse?> VisitAsync(this IPage page, Bank bank, string path) => page.GotoAsync(new Uri(bank.Issuer, path).AbsoluteUri);

    public static Task PressAsync(this IPage page, string button) =>
        page.TryAsync($"press '{button}'", () => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync());

    public static Task FollowAsync(this IPage page, string link) =>
        page.TryAsync($"follow '{link}'", () => page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).First.ClickAsync());

    public static Task EnterAsync(this IPage page, string label, string value) =>
        page.TryAsync($"fill '{label}'", () => page.GetByLabel(label, new() { Exact = true }).FillAsync(value));

    /// <summary>Waits for the page with this heading.</summary>
    public static Task SeesAsync(this IPage page, string heading) =>
        page.TryAsync($"see '{heading}'", () => Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = heading }).First).ToBeVisibleAsync(new() { Timeout = Chromium.Patience }));

    /// <summary>Waits for these words.</summary>
    public static Task ReadsAsync(this IPage page, string words) =>
        page.TryAsync($"read '{words}'", () => Assertions.Expect(page.GetByText(words).First).ToBeVisibleAsync(new() { Timeout = Chromium.Patience }));

    /// <summary>Waits for an address.</summary>
    public static Task ArrivesAsync(this IPage page, string ending) =>
        page.TryAsync($"arrive at …{ending}", () => page.WaitForURLAsync(url => new Uri(url).AbsolutePath.EndsWith(ending, StringComparison.Ordinal), new() { Timeout = Chromium.Patience }));

    public static async Task EnterPasswordAsync(this IPage page, string email, string password)
    {
        await page.SeesAsync("Sign in");
        await page.Locator("#email").FillAsync(email);
        await page.Locator("#password").FillAsync(password);
        await page.PressAsync("Sign in");
    }

    public static async Task EnterCodeAsync(this IPage page, string code, string button)
    {
        await page.Locator("#code").FillAsync(code);
        await page.PressAsync(button);
    }

    /// <summary>A line beside the pictures.</summary>
    public static async Task NoteAsync(string file, string line)
    {
        if (Folder is { Length: > 0 } folder)
            await File.AppendAllTextAsync(Path.Combine(folder, file), line + "\n");
    }

    public static bool PicturesWanted => Folder is { Length: > 0 };

    /// <summary>In the clone, unless named in full.</summary>
    private static string? Folder => Environment.GetEnvironmentVariable("CIAM_SCREENSHOTS") is { Length: > 0 } folder ? Directory.CreateDirectory(Path.Combine(Repository.Root, folder)).FullName : null;

    /// <summary>A picture for people to look at, when they said where to put it.</summary>
    public static async Task PictureAsync(this IPage page, string name)
    {
        if (Folder is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }

    /// <summary>Whoever waits in vain says what was there instead.</summary>
    private static async Task TryAsync(this IPage page, string what, Func<Task> deed)
    {
        try
        {
            await deed();
        }
        catch (Exception missing) when (missing is PlaywrightException or TimeoutException)
        {
            await page.PictureAsync("failed");
            Assert.Fail($"could not {what} at {page.Url}, where it says:\n{await page.InnerTextAsync("body")}");
        }
    }
}
