using Ciam.Testing;

namespace Ciam.BrowserTests;

/// <summary>A bank in the demo's world of places, and the ordinary days that people have there.</summary>
internal static class DemoWorld
{
    public static Task<Bank> OpenAsync(CiamApp app) =>
        app.NewBankAsync(new BankSettings { Configuration = new Dictionary<string, string?> { ["Ciam:Demo"] = "true" } });

    /// <summary>Password, and the app's code where there is an app; from the page that asks for the password.</summary>
    public static async Task SignInAsync(Bank bank, TestBrowser browser, Person person)
    {
        var page = await browser.SubmitAsync("form:has(#password)", new Dictionary<string, string> { ["email"] = person.Email, ["password"] = person.Password });
        if (page.Has("#code"))
            await browser.SubmitAsync("form:has(#code)", new Dictionary<string, string> { ["code"] = person.App!.CodeAt(bank.Clock.GetUtcNow()) });
    }
}
