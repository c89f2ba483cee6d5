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
}
