using System.Text.Json;
using Ciam.Protocol.Wire;
using Ciam.Server.Admin;
using Ciam.Testing;

namespace Ciam.UnitTests.Server.Admin;

/// <summary>The description of the admin API, as it is served and as it stands in the repository.</summary>
public sealed class AdminApiDescription
{
    private static readonly JsonElement Document = JsonDocument.Parse(AdminApi.Describe("https://bank.example")).RootElement;

    [Fact]
    public void It_stands_in_the_repository() => Golden.Match("docs/admin/openapi.json", AdminApi.Describe("https://bank.example"));

    [Fact]
    public void Every_operation_has_a_name_of_its_own_and_a_scope_that_exists()
    {
        Assert.Distinct(AdminApi.Operations.Select(operation => operation.Id));
        Assert.All(AdminApi.Operations, operation => Assert.Contains(operation.Scope, AdminScopes.All));
        Assert.Equal(AdminScopes.All.Except([AdminScopes.ReadContacts]).Order(), AdminApi.Operations.Select(operation => operation.Scope).Distinct().Order());
    }

    [Fact]
    public void Reading_scopes_only_read_and_writing_ones_only_write() =>
        Assert.All(AdminApi.Operations, operation => Assert.EndsWith(operation.Writes ? ".write" : ".read", operation.Scope, StringComparison.Ordinal));

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        var text = Document.ToString();
        var schemas = Document.GetProperty("components").GetProperty("schemas");

        var targets = text.Split("\"#/components/schemas/").Skip(1).Select(rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)]).Distinct().ToList();

        Assert.NotEmpty(targets);
        Assert.All(targets, target => Assert.Equal("object", schemas.GetProperty(target).GetProperty("type").GetString()));
        Assert.Equal(targets.Order(StringComparer.Ordinal), schemas.EnumerateObject().Select(schema => schema.Name));
    }

    [Fact]
    public void No_answer_of_a_list_or_a_sheet_holds_a_secret()
    {
        foreach (var name in new[] { "ClientView", "ClientListed", "CustomerView" })
        {
            var members = Document.GetProperty("components").GetProperty("schemas").GetProperty(name).GetProperty("properties").EnumerateObject().Select(member => member.Name);
            Assert.DoesNotContain(members, member => member is "client_secret" or "secret" or "password");
        }
    }
}
