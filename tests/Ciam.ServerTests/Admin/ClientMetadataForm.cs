using System.Net;
using Ciam.Protocol;
using Ciam.Protocol.Wire;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Admin;

/// <summary>A client's profile and extended metadata in its form.</summary>
public sealed class ClientMetadataForm(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Form = "main form[action^='/admin/clients']";

    [Fact]
    public async Task Profile_and_metadata_are_saved_and_audited()
    {
        await using var bank = await app.NewBankAsync();
        var browser = await OpenAsync(bank);

        var page = await browser.SubmitAsync(Form, new Dictionary<string, string>
        {
            ["authMethod"] = ClientAuthMethods.PrivateKeyJwt, ["jwks"] = TestKey.Es256().Jwks, ["securityProfile"] = SecurityProfiles.Fapi2,
            ["metadata"] = """{"backchannel_logout_uri":"https://shop.example/out","subject_type":"pairwise"}""",
            ["reason"] = "moves to its own key",
        });

        Assert.Contains("A second person has to approve this", page.Text, StringComparison.Ordinal);
        var (_, second) = await bank.StaffAsync("admin", "bea");
        await second.DecideAsync(bank);
        page = await browser.GoAsync("/admin/clients/shop");
        var metadata = await MetadataAsync(bank);
        Assert.Equal(("fapi2", "https://shop.example/out", "pairwise"), (metadata.SecurityProfile, metadata.BackchannelLogoutUri, metadata.SubjectType));
        Assert.Contains("backchannel_logout_uri", Assert.Single(await bank.Audit.EntriesAsync("client.changed")), StringComparison.Ordinal);
        Assert.Equal("fapi2", page.Find("#profile option[selected]").GetAttribute("value"));
        Assert.Contains("\"subject_type\": \"pairwise\"", page.Find("#metadata").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "metadata-error", "JSON object")]
    [InlineData("[]", "metadata-error", "JSON object")]
    [InlineData("""{"backchannel_logout_url":"https://shop.example/out"}""", "metadata-error", "known here")]
    [InlineData("""{"require_auth_time":"yes"}""", "metadata-error", "of its type")]
    [InlineData("""{"security_profile":"fapi2"}""", "metadata-error", "known here")]
    [InlineData("""{"client_uri":"\u0000"}""", "metadata-error", "known here")]
    [InlineData("""{"backchannel_logout_uri":"http://shop.example/out"}""", "metadata-error", "backchannel_logout_uri uses http")]
    [InlineData("""{"subject_type":"secret"}""", "metadata-error", "subject_type is public or pairwise")]
    [InlineData("""{"sector_identifier_uri":"https://127.0.0.1/sector"}""", "metadata-error", "sector_identifier_uri")]
    [InlineData("""{"nonce_instead_of_pkce":true,"jwks_uri":"ftp://shop.example"}""", "metadata-error", "jwks_uri")]
    public async Task A_fault_stands_beside_the_field_and_nothing_is_saved(string json, string error, string words)
    {
        await using var bank = await app.NewBankAsync();
        var browser = await OpenAsync(bank);

        var page = await browser.SubmitAsync(Form, new Dictionary<string, string> { ["metadata"] = json });

        page.AssertStatus(HttpStatusCode.BadRequest);
        Assert.Contains(words, page.Find("#" + error).TextContent, StringComparison.Ordinal);
        Assert.Equal(json, page.Find("#metadata").TextContent);
        Assert.Equal(ClientMetadata.None.ToJson(), (await MetadataAsync(bank)).ToJson());
        Assert.Empty(await bank.Audit.EntriesAsync("client.changed"));
    }

    [Fact]
    public async Task A_profile_that_the_method_does_not_satisfy_is_refused()
    {
        await using var bank = await app.NewBankAsync();
        var browser = await OpenAsync(bank);

        var page = await browser.SubmitAsync(Form, new Dictionary<string, string> { ["securityProfile"] = SecurityProfiles.Fapi2 });

        page.AssertStatus(HttpStatusCode.BadRequest);
        Assert.Contains("fapi2", page.Find("#auth-method-error").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_form_does_not_show_is_kept()
    {
        await using var bank = await app.NewBankAsync();
        var browser = await OpenAsync(bank);
        await bank.WithDatabaseAsync(database => database.Set<ClientRow>().ExecuteUpdateAsync(set => set.SetProperty(row => row.DefaultMaxAge, 600)));

        await browser.SubmitAsync(Form, new Dictionary<string, string> { ["clientName"] = "Shop two" });

        Assert.Equal("600", Assert.Single(await bank.RowsAsync("select default_max_age::text from ciam.oauth_client where client_name = 'Shop two'")));
    }

    private static async Task<TestBrowser> OpenAsync(Bank bank)
    {
        bank.Register(new ClientRow
        {
            ClientId = "shop", ClientName = "Shop", TokenEndpointAuthMethod = ClientAuthMethods.Basic, RedirectUris = ["https://shop.example/callback"],
            GrantTypes = [GrantTypes.AuthorizationCode], Scopes = ["openid"], CreatedAt = bank.Clock.GetUtcNow(),
        });
        var (_, browser) = await bank.StaffAsync("admin");
        await browser.GoAsync("/admin/clients/shop");
        return browser;
    }

    private static async Task<ClientMetadata> MetadataAsync(Bank bank) =>
        ClientMetadata.FromJson(await bank.WithDatabaseAsync(database => database.Set<ClientRow>().Select(row => row.Metadata).SingleAsync()));
}
