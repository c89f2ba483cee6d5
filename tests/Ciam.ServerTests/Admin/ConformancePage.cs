using Ciam.Testing;

namespace Ciam.ServerTests.Admin;

/// <summary>Staff read how server and clients stand against the standards, and what to do.</summary>
public sealed class ConformancePage(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task Server_and_clients_are_graded_with_rules_faults_and_advice()
    {
        await using var bank = await app.NewBankAsync();
        _ = (bank.WebClient, bank.MobileClient);
        var (_, browser) = await bank.StaffAsync("admin");

        var page = await browser.GoAsync("/admin/conformance");

        Assert.Contains("OAuth21-1.5", page.Find("section[aria-labelledby=server]").TextContent, StringComparison.Ordinal);
        var (web, mobile) = (page.Find("details:has(#web)").TextContent, page.Find("details:has(#mobile)").TextContent);
        Assert.Contains("ASVS5-10.4.16", web, StringComparison.Ordinal);
        Assert.Contains("The client sends a secret that both sides know. Move the client to private_key_jwt or mTLS.", web, StringComparison.Ordinal);
        Assert.Contains("The client cannot prove itself.", mobile, StringComparison.Ordinal);
        Assert.Contains("of 6 met", page.Find("main table").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_bank_is_graded_page_by_page_and_none_is_left_out()
    {
        await using var bank = await app.NewBankAsync();
        await bank.RowsAsync("""
            insert into ciam.oauth_client (client_id, client_name, token_endpoint_auth_method, redirect_uris, post_logout_redirect_uris, grant_types, scopes, first_party, created_at, metadata, id_token_signed_response_alg)
            select 'app-' || lpad(number::text, 2, '0'), 'App ' || number, 'private_key_jwt', '{}', '{}', '{client_credentials}', '{}', false, now(), '{}', 'ES256' from generate_series(1, 23) number returning client_id
            """);
        var (_, browser) = await bank.StaffAsync("admin");

        var seen = new List<string>();
        for (var next = "/admin/conformance"; next is not null;)
        {
            var page = await browser.GoAsync(next);
            seen.AddRange(page.Document.QuerySelectorAll("main table td:first-child").Select(cell => cell.TextContent.Trim()));
            next = page.Document.QuerySelector("nav.pages a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal(23, seen.Distinct().Count(name => name.StartsWith("App ", StringComparison.Ordinal)));
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }
}
