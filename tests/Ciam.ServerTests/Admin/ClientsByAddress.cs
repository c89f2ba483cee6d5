using Ciam.ServerTests.OAuth.Registration;
using Ciam.Testing;

namespace Ciam.ServerTests.Admin;

/// <summary>A client whose id is an address, in the admin pages.</summary>
public sealed class ClientsByAddress(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task Staff_find_it_and_can_shut_it_out_but_not_change_its_document()
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("closed", ("ClientIdDocuments", "true")));
        var id = foreign.ServeText("/client.json", System.Text.Json.JsonSerializer.Serialize(new { client_id = foreign.At("/client.json"), client_name = "Tool", redirect_uris = new[] { "http://127.0.0.1:7777/callback" } }));
        var client = new TestClient(bank, id, null, "http://127.0.0.1:7777/callback");
        var alice = await bank.SignedInAsync(await bank.SignUpAsync("alice"));
        await alice.GoAsync(client.AuthorizeUrl("openid"));
        var (_, staff) = await bank.StaffAsync("admin");

        await staff.GoAsync("/admin/clients");
        var file = await staff.ClickAsync("td a");
        var refused = await staff.SubmitAsync("main form[action^='/admin/clients']", new Dictionary<string, string> { ["clientName"] = "Bank tool" });
        await staff.DoAsync($"/admin/clients/{Uri.EscapeDataString(id)}/disable");
        var shut = await alice.GoAsync(client.AuthorizeUrl("openid"));

        Assert.Contains("Tool", file.Title, StringComparison.Ordinal);
        Assert.Contains("changed where it lies", refused.Text, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, shut.Status);
    }
}
