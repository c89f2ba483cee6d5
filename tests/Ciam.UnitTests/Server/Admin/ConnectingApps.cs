using Ciam.Protocol;
using Ciam.Protocol.Registration;
using Ciam.Protocol.Wire;
using Ciam.Server.Admin;

namespace Ciam.UnitTests.Server.Admin;

/// <summary>A new client begins with safe settings for its kind, and its page says how to connect it.</summary>
public sealed class ConnectingApps
{
    private const string Issuer = "https://bank.example";
    private static readonly ServerMetadata Server = new(Issuer, [new ApiResource("https://api.bank.example", "API", ["accounts"])]);

    private static ClientForm Filled(AppKind kind)
    {
        var preset = ClientPresets.Of(kind) with { ClientId = "my-app", ClientName = "My app" };
        if (preset.GrantTypes.Contains(GrantTypes.AuthorizationCode) && string.IsNullOrEmpty(preset.RedirectUris))
            preset = preset with { RedirectUris = "https://my-app.example/call$back'it" };
        return preset.GrantTypes.Contains(GrantTypes.ClientCredentials) ? preset with { Scopes = [.. preset.Scopes, "accounts"] } : preset;
    }

    [Fact]
    public void With_what_nobody_else_can_know_filled_in_every_preset_can_be_registered()
    {
        foreach (var kind in Enum.GetValues<AppKind>())
        {
            var form = Filled(kind);
            var client = form.ToClient("my-app") with { Metadata = form.ReadMetadata(ClientMetadata.None)! };

            Assert.Empty(ClientMetadataChecks.Faults(client, Server));
            Assert.Equal(kind, ClientPresets.Named(ClientPresets.NameOf(kind)));
        }
    }

    [Fact]
    public void No_preset_gives_a_secret_to_an_app_that_cannot_keep_it()
    {
        Assert.Equal("none", ClientPresets.Of(AppKind.Mobile).AuthMethod);
        Assert.Equal("none", ClientPresets.Of(AppKind.SinglePage).AuthMethod);
        Assert.DoesNotContain(GrantTypes.RefreshToken, ClientPresets.Of(AppKind.SinglePage).GrantTypes);
        Assert.All(Enum.GetValues<AppKind>(), kind => Assert.False(ClientPresets.Of(kind).FirstParty));
        Assert.Null(ClientPresets.Named("toaster"));
    }

    [Fact]
    public void Every_kit_is_told_the_clients_real_settings()
    {
        foreach (var kind in Enum.GetValues<AppKind>())
        {
            var kits = ConnectKits.For(Filled(kind), Issuer);

            Assert.NotEmpty(kits);
            Assert.Distinct(kits.Select(kit => kit.Id));
            Assert.All(kits, kit => Assert.Contains(Issuer, kit.Text, StringComparison.Ordinal));
            Assert.All(kits, kit => Assert.Contains("my-app", kit.Text, StringComparison.Ordinal));
        }
        Assert.Equal(["aspnet", "node", "python", "curl"], ConnectKits.For(Filled(AppKind.Web), Issuer).Select(kit => kit.Id));
        Assert.Equal(["swift", "kotlin", "node", "curl"], ConnectKits.For(Filled(AppKind.Mobile), Issuer).Select(kit => kit.Id));
        Assert.Equal(["curl"], ConnectKits.For(Filled(AppKind.Machine), Issuer).Select(kit => kit.Id));
        Assert.Empty(ConnectKits.For(new ClientForm { ClientId = "api", AuthMethod = ClientAuthMethods.PrivateKeyJwt }, Issuer));
    }

    [Fact]
    public void Letters_that_mean_something_elsewhere_mean_nothing_in_a_text()
    {
        var form = Filled(AppKind.SinglePage);
        string Of(string id) => ConnectKits.For(form, Issuer).Single(kit => kit.Id == id).Text;

        Assert.Contains("call\\$back'it\"", Of("kotlin"), StringComparison.Ordinal);
        Assert.Contains("'redirect_uri=https://my-app.example/call$back'\\''it'", Of("curl"), StringComparison.Ordinal);
        Assert.Contains("\"https://my-app.example/call$back'it\"", Of("node"), StringComparison.Ordinal);
    }

    [Fact]
    public void No_kit_asks_for_a_secret_to_be_typed_into_code()
    {
        foreach (var kit in Enum.GetValues<AppKind>().SelectMany(kind => ConnectKits.For(Filled(kind), Issuer)))
            Assert.DoesNotContain("client_secret=\"", kit.Text.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
