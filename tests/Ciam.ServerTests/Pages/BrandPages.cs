using System.Net;
using System.Net.Http.Headers;
using Ciam.Server.SignIn;
using Ciam.Testing;

namespace Ciam.ServerTests.Pages;

/// <summary>Staff give the bank, or one client, a name, words, a colour and a logo without code.</summary>
public sealed class BrandPages(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly byte[] Logo = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Fact]
    public async Task A_clients_brand_stands_on_its_sign_in_and_nowhere_else()
    {
        await using var bank = await app.NewBankAsync();
        var staff = await StaffAsync(bank);
        await SaveAsync(staff, "/admin/brand/" + bank.WebClient.ClientId, new() { ["name"] = "Lind & Sons", ["welcome"] = "Good to see you.", ["footer"] = "Lind & Sons, a brand of the bank", ["colour"] = "#7A1FA2" });
        await bank.Audit.AssertHasAsync("brand.changed");

        var browser = bank.NewBrowser();
        await browser.GoAsync(bank.WebClient.AuthorizeUrl());

        var page = browser.Page.Document;
        Assert.Equal("Lind & Sons", page.QuerySelector(".brand span")!.TextContent);
        Assert.Equal("Good to see you.", page.QuerySelector(".welcome")!.TextContent);
        Assert.Contains("Lind & Sons, a brand of the bank", page.QuerySelector("footer")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("link[href='/brand/7a1fa2.css']"));
        Assert.EndsWith("– Lind & Sons", page.Title, StringComparison.Ordinal);

        await browser.GoAsync(bank.MobileClient.AuthorizeUrl());
        Assert.Null(browser.Page.Document.QuerySelector("link[href^='/brand/']"));
        Assert.Null(browser.Page.Document.QuerySelector(".welcome"));
        Assert.NotEqual("Lind & Sons", browser.Page.Document.QuerySelector(".brand span")!.TextContent);
    }

    [Fact]
    public async Task The_banks_brand_stands_on_every_page_and_under_every_letter_and_a_clients_on_top_of_it()
    {
        await using var bank = await app.NewBankAsync();
        var staff = await StaffAsync(bank);
        await SaveAsync(staff, "/admin/brand", new() { ["name"] = "Bergbank", ["footer"] = "Bergbank AG, Chur", ["colour"] = "8b0000" });
        await SaveAsync(staff, "/admin/brand/" + bank.WebClient.ClientId, new() { ["colour"] = "#00007f" });
        var anna = await bank.SignUpAsync("anna");

        var browser = await bank.SignedInAsync(anna);
        await browser.GoAsync("/account");
        Assert.NotNull(browser.Page.Document.QuerySelector("link[href='/brand/8b0000.css']"));
        Assert.Equal("Bergbank", browser.Page.Document.QuerySelector(".brand span")!.TextContent);
        var stranger = bank.NewBrowser();
        await stranger.GoAsync(bank.WebClient.AuthorizeUrl());
        Assert.NotNull(stranger.Page.Document.QuerySelector("link[href='/brand/00007f.css']"));
        Assert.Equal("Bergbank", stranger.Page.Document.QuerySelector(".brand span")!.TextContent);
        await stranger.GoAsync("/forgot");
        await stranger.SubmitAsync("main form", new Dictionary<string, string> { ["email"] = anna.Email });

        Assert.EndsWith("Bergbank\n\nBergbank AG, Chur", (await bank.InboxAsync(anna.Email))[^1].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("colour", "#ffcc00", "cannot be read on light ground")]
    [InlineData("colour", "red;}body{", "six hexadecimal digits")]
    [InlineData("name", "A name of far more than sixty characters, which no header of any page could ever show", "name is too long")]
    public async Task What_cannot_be_shown_well_is_refused_in_words_and_nothing_is_saved(string field, string value, string words)
    {
        await using var bank = await app.NewBankAsync();
        var staff = await StaffAsync(bank);
        await staff.GoAsync("/admin/brand");

        await staff.SubmitAsync("main form", new Dictionary<string, string> { [field] = value }, "button[value=save]");

        staff.Page.AssertStatus(HttpStatusCode.BadRequest);
        Assert.Contains(words, staff.Page.Document.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(await bank.RowsAsync("select client_id from ciam.customers_brand"));
    }

    [Fact]
    public async Task A_preview_shows_the_colour_and_saves_nothing()
    {
        await using var bank = await app.NewBankAsync();
        var staff = await StaffAsync(bank);
        await staff.GoAsync("/admin/brand");

        await staff.SubmitAsync("main form", new Dictionary<string, string> { ["colour"] = "#7a1fa2" }, "button[value=preview]");

        Assert.NotNull(staff.Page.Document.QuerySelector(".brand-preview link[href='/brand/preview/7a1fa2.css']"));
        Assert.Empty(await bank.RowsAsync("select client_id from ciam.customers_brand"));
    }

    [Fact]
    public async Task A_png_is_shown_from_our_own_origin_and_a_picture_that_could_run_something_is_not_taken()
    {
        await using var bank = await app.NewBankAsync();
        var staff = await StaffAsync(bank);
        Assert.Equal(HttpStatusCode.BadRequest, await UploadAsync(bank, staff, "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray()));
        Assert.Equal(HttpStatusCode.BadRequest, await UploadAsync(bank, staff, [.. Logo, .. new byte[16 * 1024]]));
        Assert.Empty(await bank.RowsAsync("select client_id from ciam.customers_brand"));

        Assert.Equal(HttpStatusCode.SeeOther, await UploadAsync(bank, staff, Logo));

        var browser = bank.NewBrowser();
        await browser.GoAsync("/signin");
        var picture = browser.Page.Document.QuerySelector("img.brand-logo")!;
        Assert.Equal(("1", "1"), (picture.GetAttribute("width"), picture.GetAttribute("height")));
        using var answer = await bank.BareHttp.GetAsync(picture.GetAttribute("src"));
        Assert.Equal(Logo, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("public, max-age=31536000, immutable", answer.Headers.CacheControl!.ToString().Replace("immutable, max-age=31536000, public", "public, max-age=31536000, immutable", StringComparison.Ordinal));
        await staff.GoAsync("/admin/brand");
        await staff.SubmitAsync("main form", new Dictionary<string, string> { ["removeLogo"] = "yes" }, "button[value=save]");
        Assert.Equal(HttpStatusCode.NotFound, (await bank.BareHttp.GetAsync(picture.GetAttribute("src"))).StatusCode);
    }

    [Theory]
    [InlineData("/brand/7a1fa2.css", HttpStatusCode.OK)]
    [InlineData("/brand/ffcc00.css", HttpStatusCode.NotFound)]
    [InlineData("/brand/zzzzzz.css", HttpStatusCode.NotFound)]
    [InlineData("/brand/logo/0000000000000000000000000000000000000000000000000000000000000000.png", HttpStatusCode.NotFound)]
    public async Task Styles_exist_for_colours_that_can_be_read(string path, HttpStatusCode status)
    {
        await using var bank = await app.NewBankAsync();

        Assert.Equal(status, (await bank.BareHttp.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Who_may_not_change_clients_may_not_change_brands()
    {
        await using var bank = await app.NewBankAsync();
        var support = await bank.SignedInAsync(await bank.SignUpAsync("sam", new PersonSettings { StaffRole = "support" }), Acrs.TwoFactors);

        await support.GoAsync("/admin/brand");

        support.Page.AssertStatus(HttpStatusCode.Forbidden);
    }

    private static async Task<TestBrowser> StaffAsync(Bank bank) =>
        await bank.SignedInAsync(await bank.SignUpAsync("boss", new PersonSettings { StaffRole = "admin" }), Acrs.TwoFactors);

    private static async Task SaveAsync(TestBrowser staff, string path, Dictionary<string, string> fields)
    {
        await staff.GoAsync(path);
        await staff.SubmitAsync("main form", fields, "button[value=save]");
        Assert.Contains("The brand was saved.", staff.Page.Document.Body!.TextContent, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> UploadAsync(Bank bank, TestBrowser staff, byte[] file)
    {
        await staff.GoAsync("/admin/brand");
        var token = staff.Page.Document.QuerySelector("main form input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var picture = new ByteArrayContent(file);
        picture.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/brand") { Content = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, { new StringContent("save"), "deed" }, { picture, "logo", "logo.png" } } };
        request.Headers.Add("Cookie", string.Join("; ", staff.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        using var answer = await bank.BareHttp.SendAsync(request);
        return answer.StatusCode;
    }
}
