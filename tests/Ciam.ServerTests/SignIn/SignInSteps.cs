using Ciam.Server.SignIn;
using Ciam.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.SignIn;

/// <summary>What a person does on the sign-in pages.</summary>
internal static class SignInSteps
{
    public static Task<BrowserPage> EnterPasswordAsync(this TestBrowser browser, Person person, string? password = null) =>
        browser.EnterPasswordAsync(person.Email, password ?? person.Password);

    public static Task<BrowserPage> EnterPasswordAsync(this TestBrowser browser, string email, string password) =>
        browser.SubmitAsync("form:has(#password)", new Dictionary<string, string> { ["email"] = email, ["password"] = password });

    public static Task<BrowserPage> EnterCodeAsync(this TestBrowser browser, string code, bool remember = false) =>
        browser.SubmitAsync("form:has(#code)", remember
            ? new Dictionary<string, string> { ["code"] = code, ["remember"] = "true" }
            : new Dictionary<string, string> { ["code"] = code });

    public static async Task<BrowserPage> SignInAsync(this TestBrowser browser, Bank bank, Person person, bool remember = false)
    {
        await browser.GoAsync("/signin");
        var page = await browser.EnterPasswordAsync(person);
        if (!page.IsAt("totp"))
            return page;
        // A step is spent once: whoever signs in twice within half a minute waits for the next code.
        bank.Clock.Advance(TimeSpan.FromSeconds(31));
        return await browser.EnterCodeAsync(person.App!.CodeAt(bank.Clock.GetUtcNow()), remember);
    }

    /// <summary>Begins a sign-in as the authorize endpoint does, in this browser.</summary>
    public static async Task<string> BeginAsync(this Bank bank, TestBrowser browser, JourneyRequest request)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Cookie = string.Join("; ", browser.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));
        var path = await bank.WithServicesAsync(services => services.GetRequiredService<JourneyStore>().BeginAsync(http, request, bank.Clock.GetUtcNow(), default));
        foreach (var line in http.Response.Headers.SetCookie)
        {
            var pair = line!.Split(';')[0].Split('=', 2);
            browser.SetCookie(pair[0], pair[1]);
        }

        return path;
    }

    /// <summary>Another tab of the same browser, showing the same page.</summary>
    public static TestBrowser NewTab(this Bank bank, TestBrowser browser)
    {
        var tab = bank.NewBrowser(browser.Address);
        foreach (var (name, value) in browser.Cookies)
            tab.SetCookie(name, value);
        tab.Show(browser.Page);
        return tab;
    }

    /// <summary>The browser was closed and opened again, or its other cookies are gone.</summary>
    public static void KeepOnly(this TestBrowser browser, string cookie)
    {
        // A device's cookie ends in a mark of the customer it belongs to.
        var kept = browser.Cookies.Single(pair => pair.Key == cookie || pair.Key.StartsWith(cookie + "-", StringComparison.Ordinal));
        browser.ForgetCookies();
        browser.SetCookie(kept.Key, kept.Value);
    }

    public static bool IsAt(this BrowserPage page, string last) => page.Url.AbsolutePath.EndsWith("/" + last, StringComparison.Ordinal);

    public static void AssertAt(this BrowserPage page, string last) => Assert.True(page.IsAt(last), $"at {page.Url} ({(int)page.Status}), not at …/{last}: {page.Text}");

    /// <summary>The sign-in is over and the browser is where it was sent.</summary>
    public static void AssertSignedIn(this BrowserPage page) => Assert.True(page.Url.AbsolutePath == "/account", $"at {page.Url} ({(int)page.Status}): {page.Text}");

    public static string? Session(this TestBrowser browser) => browser.Cookies.GetValueOrDefault("ciam-session");

    /// <summary>acr and amr of the newest session.</summary>
    public static async Task<string> NewestSessionAsync(this Bank bank) =>
        (await bank.RowsAsync("select acr || ' ' || array_to_string(amr, ',') from ciam.signin_session order by created_at desc, id desc limit 1"))[0];
}
