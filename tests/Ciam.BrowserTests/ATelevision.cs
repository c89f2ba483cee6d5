using Ciam.Protocol;
using Ciam.Protocol.Wire;
using Ciam.Server.SignIn;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.Playwright;

namespace Ciam.BrowserTests;

/// <summary>A television asks for access and its owner gives it on the phone.</summary>
[Collection(Chromium.Name)]
public sealed class ATelevision(Chromium chromium, CiamApp app)
{
    private const string Payment = """[{"type":"payment_initiation","instructedAmount":{"currency":"CHF","amount":"1250.00"},"creditorName":"Merchant A","creditorAccount":{"iban":"CH9300762011623852957"},"remittanceInformationUnstructured":"Invoice 7"}]""";

    [Fact]
    public async Task Is_let_in_by_the_code_that_its_owner_types_on_the_phone()
    {
        await using var bank = await app.NewBankAsync(new BankSettings { Configuration = new Dictionary<string, string?> { ["Ciam:Demo"] = "true" } });
        var (alice, tv) = (await bank.SignUpAsync("alice"), Device(bank, "tv", "Bank on TV", firstParty: true));
        var asked = await AskAsync(bank, tv, new Dictionary<string, string?> { ["scope"] = "openid accounts offline_access" });
        var phone = await chromium.NewPageAsync(bank, width: 360);

        // The address alone: sign in first, then type, small letters and all.
        await phone.VisitAsync(bank, "/device");
        await phone.EnterPasswordAsync(alice.Email, alice.Password);
        await phone.PressAsync("Not now");
        await phone.SeesAsync("Enter the code of your device");
        await LookAsync(phone, "device-code");
        await phone.Locator("#code").PressSequentiallyAsync("bbbbbbbb");
        Assert.Equal("BBBB-BBBB", await phone.InputValueAsync("#code"));
        await phone.PressAsync("Continue");
        await phone.ReadsAsync("There is no device waiting with this code");
        await LookAsync(phone, "device-code-wrong");
        await phone.Locator("#code").FillAsync("");
        await phone.Locator("#code").PressSequentiallyAsync(asked["user_code"]!.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant());
        await phone.PressAsync("Continue");

        // The question: the same code, who asks, from where.
        await phone.SeesAsync("Let this device in?");
        Assert.Equal(asked["user_code"], (await phone.InnerTextAsync(".user-code-shown")).Trim());
        await phone.ReadsAsync("Bank on TV asks for access to your account.");
        await phone.ReadsAsync("Zurich, Switzerland, by");
        await LookAsync(phone, "device-confirm");
        await phone.PressAsync("Allow");
        await phone.SeesAsync("Your device is connected");
        await LookAsync(phone, "device-allowed");

        var tokens = (await tv.TokenAsync(new Dictionary<string, string?> { ["grant_type"] = GrantTypes.DeviceCode, ["device_code"] = asked["device_code"] })).AssertGranted();
        Assert.Equal(alice.Id.ToString(), (await tv.UserInfoAsync(tokens.AccessToken))["sub"]);
        await phone.Context.DisposeAsync();
    }

    [Fact]
    public async Task Nobody_stumbles_over_a_terminals_payment_in_the_dark()
    {
        await using var bank = await app.NewBankAsync(new BankSettings { Configuration = new Dictionary<string, string?> { ["Ciam:Demo"] = "true" } });
        var (alice, terminal) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), Device(bank, "terminal", "Corner shop terminal", firstParty: false));
        var asked = await AskAsync(bank, terminal, new Dictionary<string, string?> { ["scope"] = "openid", ["authorization_details"] = Payment });
        var signedIn = await bank.SignedInAsync(alice, Acrs.TwoFactors);
        bank.Clock.Advance(TimeSpan.FromSeconds(31));
        var page = await chromium.NewPageAsync(bank, width: 360, ColorScheme.Dark, signedIn);

        // What the terminal's picture leads to: the code is there already, the rest is the owner's.
        await page.VisitAsync(bank, new Uri(asked["verification_uri_complete"]!).PathAndQuery);
        await page.PressAsync("Continue");
        await page.EnterPasswordAsync(alice.Email, alice.Password);
        await page.EnterCodeAsync(alice.App!.CodeAt(bank.Clock.GetUtcNow()), "Verify");
        if (new Uri(page.Url).AbsolutePath.EndsWith("/typing", StringComparison.Ordinal))
            await page.PressAsync("Not now");
        await page.SeesAsync("Allow this payment?");
        await page.ReadsAsync("Pay CHF 1,250.00 to Merchant A");
        await LookAsync(page, "device-payment");
        await page.PressAsync("Refuse");
        await page.SeesAsync("Refused");
        await LookAsync(page, "device-refused");
        await page.VisitAsync(bank, "/device/confirm/nonsense");
        await page.SeesAsync("This code is not good any more");
        await LookAsync(page, "device-gone");
        await page.VisitAsync(bank, "/device/end/stopped");
        await LookAsync(page, "device-stopped");
        await page.Context.DisposeAsync();
    }

    private static async Task LookAsync(IPage page, string name) => Assert.Empty(await page.ComplaintsAsync(name));

    private static async Task<JsonAnswer> AskAsync(Bank bank, TestClient device, Dictionary<string, string?> form)
    {
        var asked = await JsonAnswer.ReadAsync(await device.PostAsync("/oauth2/device", form));
        bank.Secrets.Remember("device code", asked["device_code"] ?? throw new InvalidOperationException($"no device code: {asked.Json}"));
        return asked;
    }

    private static TestClient Device(Bank bank, string id, string name, bool firstParty) => bank.Register(new ClientRow
    {
        ClientId = id,
        ClientName = name,
        TokenEndpointAuthMethod = ClientAuthMethods.None,
        GrantTypes = [GrantTypes.DeviceCode, GrantTypes.RefreshToken],
        Scopes = ["openid", "offline_access", "accounts", "payments"],
        FirstParty = firstParty,
        Metadata = new ClientMetadata { AuthorizationDetailsTypes = ["payment_initiation"], ClientUri = "https://terminals.example/" }.ToJson(),
        CreatedAt = bank.Clock.GetUtcNow(),
    });
}
