using System.Net;

namespace Ciam.ServerTests.Samples;

/// <summary>A customer of the demo bank sends money: the way out to the issuer for a stronger login, and back.</summary>
public sealed class MoneyAtTheBank
{
    [Fact]
    public async Task A_transfer_is_completed_as_typed_after_the_stronger_login()
    {
        await using var bank = await DemoBank.OpenAsync();
        var before = await BalanceAsync(bank);

        await bank.GoAsync("/transfer");
        var page = await bank.OrderTransferAsync("120.00");

        Assert.Equal("/transfer/done", page.Url.AbsolutePath);
        Assert.Contains("CHF 120.00 to Mira Keller", page.Text, StringComparison.Ordinal);
        Assert.Contains("Two factors, asked for this transfer", page.Text, StringComparison.Ordinal);
        Assert.Equal(before - 120, await BalanceAsync(bank));
        var asked = bank.Issuer.Authorizes.Last();
        Assert.Equal(("urn:ciam:acr:2", "300"), (asked["acr_values"].ToString(), asked["max_age"].ToString()));
        Assert.NotEqual("", asked["id_token_hint"].ToString());
    }

    /// <summary>What a page of another site could send, and what nobody who is not signed in sends.</summary>
    [Theory]
    [InlineData("text/plain", "{}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", "", HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("application/json", "large", HttpStatusCode.RequestEntityTooLarge)]
    public async Task How_somebody_types_is_passed_on_from_the_banks_own_page_only(string type, string body, HttpStatusCode status)
    {
        await using var bank = await DemoBank.OpenAsync();
        await bank.GoAsync("/transfer");
        using var stranger = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = bank.Home };
        using var content = new StringContent(body == "large" ? new string('x', 33_000) : body, System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/behaviour") { Content = content };
        request.Headers.Add("Cookie", string.Join("; ", bank.Customer.Cookies.Select(pair => $"{pair.Key}={pair.Value}")));

        Assert.Equal(status, (await stranger.SendAsync(request)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.PostAsync("/behaviour", new StringContent("{}", System.Net.Http.Headers.MediaTypeHeaderValue.Parse("application/json")))).StatusCode);
    }

    [Fact]
    public async Task Whoever_logged_in_strongly_a_moment_ago_is_not_asked_again()
    {
        await using var bank = await DemoBank.OpenAsync();
        bank.Issuer.Acr = "urn:ciam:acr:3";

        await bank.GoAsync("/transfer");
        var page = await bank.OrderTransferAsync();

        Assert.Contains("your log-in was recent enough", page.Text, StringComparison.Ordinal);
        Assert.Single(bank.Issuer.Authorizes);
    }

    [Fact]
    public async Task Reloading_the_way_back_pays_once()
    {
        await using var bank = await DemoBank.OpenAsync();
        var before = await BalanceAsync(bank);
        await bank.GoAsync("/transfer");
        await bank.OrderTransferAsync("120.00");
        var resume = bank.Customer.History.Last(visited => visited.AbsolutePath == "/transfer/resume");

        var page = await bank.GoAsync(resume.PathAndQuery);

        Assert.Equal("/transfer/done", page.Url.AbsolutePath);
        Assert.Equal(before - 120, await BalanceAsync(bank));
    }

    [Fact]
    public async Task Another_person_who_comes_back_pays_nothing()
    {
        await using var bank = await DemoBank.OpenAsync();
        var before = await BalanceAsync(bank);
        await bank.GoAsync("/transfer");
        bank.Issuer.Subject = "mallory-1";

        var page = await bank.OrderTransferAsync();

        Assert.Equal("/sign-in/problem", page.Url.AbsolutePath);
        Assert.Contains("No money has moved", page.Text, StringComparison.Ordinal);
        Assert.Equal(before, await BalanceAsync(bank));
    }

    [Fact]
    public async Task A_stronger_login_that_was_not_one_is_not_asked_for_in_circles()
    {
        await using var bank = await DemoBank.OpenAsync();
        var before = await BalanceAsync(bank);
        await bank.GoAsync("/transfer");
        bank.Issuer.Obeys = false;

        var page = await bank.OrderTransferAsync();

        Assert.Contains("No money has moved", page.Text, StringComparison.Ordinal);
        Assert.Equal(2, bank.Issuer.Authorizes.Count);
        Assert.Equal(before, await BalanceAsync(bank));
    }

    [Fact]
    public async Task Breaking_off_leads_back_to_the_form_as_it_was_typed()
    {
        await using var bank = await DemoBank.OpenAsync();
        await bank.GoAsync("/transfer");
        bank.Issuer.NextError = "access_denied";

        var page = await bank.OrderTransferAsync("77.00");
        var form = await bank.GoAsync(page.Find("a.button").GetAttribute("href")!);

        Assert.Contains("Your transfer has not been sent", page.Text, StringComparison.Ordinal);
        Assert.Equal("77.00", form.Find("#amount").GetAttribute("value"));
        Assert.Equal("Mira Keller", form.Find("#name").GetAttribute("value"));
    }

    [Fact]
    public async Task A_link_to_a_transfer_that_was_only_typed_sends_nothing()
    {
        await using var bank = await DemoBank.OpenAsync();
        var before = await BalanceAsync(bank);
        await bank.GoAsync("/transfer");
        bank.Issuer.NextError = "access_denied";
        await bank.OrderTransferAsync();

        var page = await bank.GoAsync("/transfer/resume?id=0195d8a0-0000-7000-8000-000000000001");

        Assert.Contains("Your transfer was not sent", page.Text, StringComparison.Ordinal);
        Assert.Equal(before, await BalanceAsync(bank));
    }

    [Fact]
    public async Task What_the_api_objects_to_stands_at_the_field()
    {
        await using var bank = await DemoBank.OpenAsync();
        await bank.GoAsync("/transfer");

        var page = await bank.OrderTransferAsync("lots");

        Assert.Contains("125.50", page.Find("#amount-wrong").TextContent, StringComparison.Ordinal);
        Assert.Equal("lots", page.Find("#amount").GetAttribute("value"));
        Assert.Single(bank.Issuer.Authorizes);
    }

    private static async Task<decimal> BalanceAsync(DemoBank bank)
    {
        bank.Issuer.Subject = "alice-1";
        using var answer = await bank.CallApiAsync(HttpMethod.Get, "accounts", bank.Issuer.AccessToken());
        using var body = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return decimal.Parse(body.RootElement.GetProperty("accounts")[0].GetProperty("balance").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
    }
}
