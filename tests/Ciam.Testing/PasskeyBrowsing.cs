using Xunit;

namespace Ciam.Testing;

/// <summary>What a person with a passkey does on the bank's pages.</summary>
public static class PasskeyBrowsing
{
    private const string Form = "form[data-passkey]";

    /// <summary>The options that the page's script would hand to the browser.</summary>
    public static string PasskeyQuestion(this TestBrowser browser) => browser.Page.Find(Form).GetAttribute("data-question")!;

    /// <summary>Answers the page's question by a passkey of this authenticator.</summary>
    public static Task<BrowserPage> UsePasskeyAsync(this TestBrowser browser, SoftAuthenticator authenticator, SoftPasskey? with = null, Bend? bend = null)
    {
        var answer = authenticator.Get(browser.PasskeyQuestion(), with, bend);
        Assert.True(answer is not null, $"no passkey fits the question of {browser.Page.Url}");
        return browser.SendPasskeyAsync(answer);
    }

    /// <summary>Makes a passkey for the page that asks for one.</summary>
    public static Task<BrowserPage> MakePasskeyAsync(this TestBrowser browser, SoftAuthenticator authenticator, string name, Bend? bend = null)
    {
        var answer = authenticator.Create(browser.PasskeyQuestion(), bend);
        Assert.True(answer is not null, $"the authenticator holds one of the excluded already: {browser.Page.Url}");
        return browser.SubmitAsync(Form, new Dictionary<string, string> { ["answer"] = answer, ["name"] = name });
    }

    public static Task<BrowserPage> SendPasskeyAsync(this TestBrowser browser, string answer) => browser.SubmitAsync(Form, new Dictionary<string, string> { ["answer"] = answer });
}
