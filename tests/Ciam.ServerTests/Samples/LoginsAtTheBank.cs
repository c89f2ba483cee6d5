using Ciam.Testing;

namespace Ciam.ServerTests.Samples;

/// <summary>Who is signed in at the demo bank, and how that ends.</summary>
public sealed class LoginsAtTheBank
{
    [Fact]
    [Covers("ASVS5-10.5.2")]
    public async Task A_customer_logs_in_and_sees_accounts_and_claims()
    {
        await using var bank = await DemoBank.OpenAsync();

        var accounts = await bank.GoAsync("/accounts");
        var knows = await bank.GoAsync("/knows");

        Assert.Contains("Alice Alder", accounts.Text, StringComparison.Ordinal);
        Assert.Contains("Everyday account", accounts.Text, StringComparison.Ordinal);
        Assert.Equal("3 Mar 2026, 10:00:00 UTC", Value(knows, "id-token", "auth_time"));
        Assert.Equal("Password (urn:ciam:acr:1)", Value(knows, "id-token", "acr"));
        Assert.Equal(TinyIssuer.Api, Value(knows, "access-token", "aud"));
        Assert.Equal("alice@example.com", Value(knows, "userinfo", "email"));
    }

    [Fact]
    [Covers("ASVS5-10.1.1")]
    public async Task Pages_and_cookies_hold_no_token()
    {
        await using var bank = await DemoBank.OpenAsync();

        var page = await bank.GoAsync("/knows");

        Assert.DoesNotContain("eyJ", page.Body + string.Join(' ', bank.Customer.Cookies.Values), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("no-store", page.Headers["Cache-Control"], StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<TinyIssuer>> WrongAnswers() => new()
    {
        { "another issuer", issuer => issuer.IssuerInAnswers = "https://evil.example" },
        { "no issuer", issuer => issuer.IssuerInAnswers = "" },
        { "another nonce", issuer => issuer.TwistIdToken = claims => claims["nonce"] = "other" },
        { "no nonce", issuer => issuer.TwistIdToken = claims => claims.Remove("nonce") },
        { "for another client", issuer => issuer.TwistIdToken = claims => claims["aud"] = "demo-other" },
        { "by another party", issuer => issuer.TwistIdToken = claims => claims["azp"] = "demo-other" },
        { "another issuer inside", issuer => issuer.TwistIdToken = claims => claims["iss"] = "https://evil.example" },
        { "of another access token", issuer => issuer.TwistIdToken = claims => claims["at_hash"] = "AAAAAAAAAAAAAAAAAAAAAA" },
        { "over", issuer => issuer.TwistIdToken = claims => claims["exp"] = (long)claims["iat"] - 60 },
        { "another subject than userinfo", issuer => issuer.TwistIdToken = claims => claims["sub"] = "mallory-1" },
    };

    [Theory]
    [MemberData(nameof(WrongAnswers))]
    [Covers("ASVS5-10.2.2"), Covers("ASVS5-10.5.1"), Covers("ASVS5-10.5.4")]
    [Covers("ATTACK-MIX-UP")]
    public async Task An_answer_that_is_wrong_in_one_point_signs_nobody_in(string flaw, Action<TinyIssuer> twist)
    {
        await using var bank = await DemoBank.OpenAsync();
        twist(bank.Issuer);

        var page = await bank.GoAsync("/accounts");

        Assert.True(page.Url.AbsolutePath == "/sign-in/problem", $"an answer with {flaw} led to {page.Url}");
        Assert.DoesNotContain("larkmoor.login", bank.Customer.Cookies.Keys);
    }

    [Fact]
    [Covers("ASVS5-10.1.2"), Covers("ASVS5-10.2.1"), Covers("RFC9700-2.1-3"), Covers("RFC9700-4.7-1")]
    [Covers("ATTACK-CODE-INJECTION")]
    public async Task An_answer_meant_for_another_browser_signs_nobody_in()
    {
        await using var bank = await DemoBank.OpenAsync();
        using var other = new TestBrowser(bank.Home, "192.0.2.11");
        var toIssuer = await bank.Customer.GoAsync("/accounts");

        var page = await other.GoAsync(toIssuer.Location!.AbsoluteUri);

        Assert.Equal("/sign-in/problem", page.Url.AbsolutePath);
        Assert.DoesNotContain("larkmoor.login", other.Cookies.Keys);
    }

    [Fact]
    [Covers("ATTACK-SESSION-FIXATION")]
    public async Task Each_login_gets_a_reference_of_its_own_and_the_one_before_is_dead()
    {
        await using var bank = await DemoBank.OpenAsync();
        await bank.GoAsync("/accounts");
        var planted = bank.Customer.Cookies["larkmoor.login"];
        await bank.GoAsync("/sign-in");
        using var thief = new TestBrowser(bank.Home, "192.0.2.66");
        thief.SetCookie("larkmoor.login", planted);

        var page = await thief.GoAsync("/accounts");

        Assert.NotNull(page.Location);
        Assert.NotEqual(planted, bank.Customer.Cookies["larkmoor.login"]);
    }

    [Fact]
    public async Task Two_requests_with_a_token_at_its_end_renew_it_once()
    {
        await using var bank = await DemoBank.OpenAsync();
        await bank.GoAsync("/accounts");
        using var tab = new TestBrowser(bank.Home, "192.0.2.10");
        tab.SetCookie("larkmoor.login", bank.Customer.Cookies["larkmoor.login"]);
        bank.Clock.Advance(TimeSpan.FromSeconds(280));

        var pages = await Task.WhenAll(bank.Customer.GoAsync("/accounts"), tab.GoAsync("/accounts"));

        Assert.All(pages, page => Assert.Contains("Everyday account", page.Text, StringComparison.Ordinal));
        Assert.Equal(["authorization_code", "refresh_token"], bank.Issuer.Grants);
    }

    [Fact]
    public async Task Tokens_are_renewed_when_the_customer_asks()
    {
        await using var bank = await DemoBank.OpenAsync();
        await bank.GoAsync("/knows");

        var page = await bank.SubmitAsync("main form");

        Assert.Contains("The old refresh token is spent", page.Text, StringComparison.Ordinal);
        Assert.Contains("once", page.Find(".tiles > div:last-child dd").TextContent, StringComparison.Ordinal);
        Assert.Equal(["authorization_code", "refresh_token"], bank.Issuer.Grants);
    }

    [Fact]
    [Covers("ASVS5-7.6.1")]
    public async Task A_login_the_issuer_has_ended_is_over_here_too()
    {
        await using var bank = await DemoBank.OpenAsync();
        await bank.GoAsync("/accounts");
        bank.Issuer.TwistIdToken = claims => claims["sub"] = "mallory-1";
        bank.Clock.Advance(TimeSpan.FromMinutes(6));

        var page = await bank.GoAsync("/accounts");

        Assert.Contains("Please log in again", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("larkmoor.login", bank.Customer.Cookies.Keys);
    }

    [Fact]
    public async Task Signing_out_ends_the_login_here_and_at_the_issuer()
    {
        await using var bank = await DemoBank.OpenAsync();
        await bank.GoAsync("/accounts");
        var cookie = bank.Customer.Cookies["larkmoor.login"];

        var page = await bank.SubmitAsync("form.who");
        bank.Customer.SetCookie("larkmoor.login", cookie);
        var afterwards = await bank.Customer.GoAsync("/accounts");

        Assert.Contains("signed out of Larkmoor and of its identity server", page.Text, StringComparison.Ordinal);
        Assert.NotEqual("", Assert.Single(bank.Issuer.Logouts)["id_token_hint"].ToString());
        Assert.StartsWith("refresh-", Assert.Single(bank.Issuer.Revoked), StringComparison.Ordinal);
        Assert.Equal("/oauth2/authorize", afterwards.Location?.AbsolutePath);
    }

    [Fact]
    public async Task An_issuer_that_is_down_is_explained()
    {
        await using var bank = await DemoBank.OpenAsync();
        bank.Issuer.IsOut = true;

        var page = await bank.GoAsync("/accounts");

        Assert.Contains("The log-in is not available", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_partner_sees_what_was_allowed_and_respects_a_no()
    {
        await using var bank = await DemoBank.OpenAsync();
        await bank.GoAsync("/partner");
        bank.Issuer.NextError = "access_denied";

        var declined = await bank.SubmitAsync("main form");
        var connected = await bank.SubmitAsync("main form");
        var disconnected = await bank.SubmitAsync("main form");

        Assert.Contains("You said no", declined.Text, StringComparison.Ordinal);
        Assert.Contains("Where it went", connected.Text, StringComparison.Ordinal);
        Assert.Contains("Connect Larkmoor", disconnected.Text, StringComparison.Ordinal);
        Assert.Single(bank.Issuer.Revoked);
    }

    private static string Value(BrowserPage page, string table, string claim) =>
        page.Document.QuerySelectorAll($"section[aria-labelledby={table}] tbody tr").First(row => row.QuerySelector("th")!.TextContent == claim).QuerySelector("td")!.TextContent;
}
