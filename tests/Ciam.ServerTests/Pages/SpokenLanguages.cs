using System.Net;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Pages;

/// <summary>Pages and letters speak the language that was asked for, in the order of who knows best.</summary>
public sealed class SpokenLanguages(CiamApp app) : IClassFixture<CiamApp>
{
    [Theory]
    [InlineData("de-CH,de;q=0.9,en;q=0.8", "de", "Anmelden")]
    [InlineData("nl, es;q=0.7, en;q=0.9", "en", "Sign in")]
    [InlineData("fr;q=0, es-MX", "es", "Iniciar sesión")]
    [InlineData("nonsense;;q=x", "en", "Sign in")]
    public async Task A_browser_says_which_languages_it_prefers(string preferred, string language, string title)
    {
        await using var bank = await app.NewBankAsync();
        var browser = bank.NewBrowser();
        browser.Languages = preferred;

        await browser.GoAsync("/signin");

        AssertSpeaks(browser, language, title);
    }

    [Fact]
    public async Task An_app_says_which_language_its_user_speaks_and_the_whole_sign_in_is_in_it()
    {
        await using var bank = await app.NewBankAsync();
        var anna = await bank.SignUpAsync("anna", new PersonSettings { App = true });
        var browser = bank.NewBrowser();

        await browser.GoAsync(bank.WebClient.AuthorizeUrl(request: Wishing("se fr-CH de")));
        AssertSpeaks(browser, "fr", "Se connecter");
        await browser.SubmitAsync("main form", new Dictionary<string, string> { ["email"] = anna.Email, ["password"] = "wrong" });

        Assert.Contains("L’adresse e-mail ou le mot de passe n’est pas juste.", browser.Page.Document.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_languages_are_no_error_and_the_browser_decides()
    {
        await using var bank = await app.NewBankAsync();
        var browser = bank.NewBrowser();
        browser.Languages = "es";

        await browser.GoAsync(bank.WebClient.AuthorizeUrl(request: Wishing("tlh se")));

        AssertSpeaks(browser, "es", "Iniciar sesión");
    }

    [Fact]
    public async Task A_pushed_request_wishes_too()
    {
        await using var bank = await app.NewBankAsync();
        var browser = bank.NewBrowser();
        var pushed = await PushAsync(bank, "es");

        await browser.GoAsync($"/oauth2/authorize?client_id={bank.WebClient.ClientId}&request_uri={Uri.EscapeDataString(pushed)}");

        AssertSpeaks(browser, "es", "Iniciar sesión");
    }

    [Fact]
    public async Task A_choice_at_the_foot_of_the_page_outlives_the_apps_wish_and_leads_back_to_the_page()
    {
        await using var bank = await app.NewBankAsync();
        var browser = bank.NewBrowser();
        await browser.GoAsync(bank.WebClient.AuthorizeUrl(request: Wishing("fr")));
        var page = browser.Page.Url;

        await browser.SubmitAsync("footer form", button: "button[value=de]");

        Assert.Equal(page, browser.Page.Url);
        AssertSpeaks(browser, "de", "Anmelden");
        await browser.GoAsync("/register");
        AssertSpeaks(browser, "de", "Eröffnen Sie Ihren Online-Zugang");
    }

    [Fact]
    public async Task A_signed_in_customers_choice_is_kept_in_the_profile_and_letters_follow_it()
    {
        await using var bank = await app.NewBankAsync();
        var anna = await bank.SignUpAsync("anna");
        var browser = await bank.SignedInAsync(anna);
        await browser.GoAsync("/account/security");
        await browser.SubmitAsync("footer form", button: "button[value=de]");
        AssertSpeaks(browser, "de", "Sicherheit");

        var elsewhere = await bank.SignedInAsync(anna);
        await elsewhere.GoAsync("/account/security");
        AssertSpeaks(elsewhere, "de", "Sicherheit");

        // Asked for by somebody whose browser speaks Spanish: the letter speaks its reader's language.
        var stranger = bank.NewBrowser();
        stranger.Languages = "es";
        await stranger.GoAsync("/forgot");
        await stranger.SubmitAsync("main form", new Dictionary<string, string> { ["email"] = anna.Email });
        var letter = (await bank.InboxAsync(anna.Email))[^1];
        Assert.Equal("Neues Passwort festlegen", letter.Subject);
        Assert.StartsWith("Guten Tag Anna,", letter.Body, StringComparison.Ordinal);
    }

    /// <summary>Who was brought in from elsewhere has chosen nothing: signing in does not turn the pages to English.</summary>
    [Fact]
    public async Task Who_never_chose_is_spoken_to_as_the_browser_asks()
    {
        await using var bank = await app.NewBankAsync();
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));
        browser.Languages = "de";

        Assert.Equal("de", (await browser.GoAsync("/account")).Document.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task Who_registers_keeps_the_language_of_the_page()
    {
        await using var bank = await app.NewBankAsync();
        var browser = bank.NewBrowser();
        browser.Languages = "es";
        await browser.GoAsync("/register");
        await browser.SubmitAsync("main form", new Dictionary<string, string> { ["name"] = "Nora Lind", ["email"] = "nora@example.com", ["password"] = "violin-harbour-mosaic-9" });
        Assert.Equal("Confirme su dirección de correo electrónico", (await bank.InboxAsync("nora@example.com"))[^1].Subject);

        await browser.SubmitAsync("main form", new Dictionary<string, string> { ["code"] = await bank.LastCodeAsync("nora@example.com") });

        Assert.Equal("es", await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().Select(row => row.Locale).SingleAsync()));
    }

    [Theory]
    [InlineData("xx", "/signin", null, HttpStatusCode.BadRequest, null)]
    [InlineData("de", "https://evil.example/", null, HttpStatusCode.SeeOther, "/account")]
    [InlineData("de", "//evil.example/", null, HttpStatusCode.SeeOther, "/account")]
    [InlineData("de", "/\\evil.example/", null, HttpStatusCode.SeeOther, "/account")]
    [InlineData("de", "/forgot?a=b", null, HttpStatusCode.SeeOther, "/forgot?a=b")]
    [InlineData("de", "/forgot", "https://evil.example", HttpStatusCode.BadRequest, null)]
    public async Task The_choice_takes_known_languages_from_our_own_pages_and_leads_nowhere_else(string code, string back, string? origin, HttpStatusCode status, string? location)
    {
        await using var bank = await app.NewBankAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/language") { Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["code"] = code, ["back"] = back }) };
        if (origin is not null)
            request.Headers.Add("Origin", origin);

        using var answer = await bank.BareHttp.SendAsync(request);

        Assert.Equal((status, location), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task Staff_read_English()
    {
        await using var bank = await app.NewBankAsync();
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("boss", new PersonSettings { StaffRole = "admin" }), "urn:ciam:acr:2");
        browser.Languages = "de";

        await browser.GoAsync("/admin?ui_locales=de");

        Assert.Equal("en", browser.Page.Document.DocumentElement.GetAttribute("lang"));
        Assert.Null(browser.Page.Document.QuerySelector("footer form"));
    }

    private static AuthorizeRequest Wishing(string locales) => new() { Parameters = new Dictionary<string, string?> { ["ui_locales"] = locales } };

    private static async Task<string> PushAsync(Bank bank, string locales)
    {
        var url = new Uri(bank.Issuer, bank.WebClient.AuthorizeUrl(request: Wishing(locales)));
        var form = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(url.Query).ToDictionary(pair => pair.Key, pair => (string?)pair.Value.ToString());
        return (await JsonAnswer.ReadAsync(await bank.WebClient.PostAsync("/oauth2/par", form)))["request_uri"]!;
    }

    private static void AssertSpeaks(TestBrowser browser, string language, string heading)
    {
        Assert.Equal((language, "ltr"), (browser.Page.Document.DocumentElement.GetAttribute("lang"), browser.Page.Document.DocumentElement.GetAttribute("dir")));
        Assert.Equal(heading, browser.Page.Document.QuerySelector("h1")!.TextContent.Trim());
    }
}
