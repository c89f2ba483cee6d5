using Ciam.Protocol;
using Ciam.Protocol.Wire;
using Ciam.Server.SignIn;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.Playwright;

namespace Ciam.BrowserTests;

/// <summary>An agent asks for a payment; its customer reads it on the phone, in the dark, and approves; the agent has its tokens.</summary>
[Collection(Chromium.Name)]
public sealed class AnAgentsPayment(Chromium chromium, CiamApp app)
{
    private const string Payment = """[{"type":"payment_initiation","instructedAmount":{"currency":"CHF","amount":"42.50"},"creditorName":"Book shop","creditorAccount":{"iban":"CH9300762011623852957"}}]""";

    [Fact]
    public async Task The_agent_asks_the_customer_approves_on_the_phone_and_tokens_arrive()
    {
        await using var bank = await DemoWorld.OpenAsync(app);
        var (nora, agent) = (await bank.SignUpAsync("nora", new PersonSettings { App = true }), Agent(bank));
        var signedIn = await bank.SignedInAsync(nora, Acrs.TwoFactors);
        bank.Clock.Advance(TimeSpan.FromMinutes(1));
        var asked = await JsonAnswer.ReadAsync(await agent.PostAsync("/oauth2/bc-authorize", new Dictionary<string, string?>
        {
            ["scope"] = "openid", ["login_hint"] = nora.Email, ["binding_message"] = "LARK-42", ["authorization_details"] = Payment,
        }));
        var name = bank.Secrets.Remember("auth_req_id", asked["auth_req_id"]!);

        var page = await chromium.NewPageAsync(bank, width: 360, scheme: ColorScheme.Dark, signedIn: signedIn, touch: true);
        await page.VisitAsync(bank, "/account/approvals");
        await page.SeesAsync("Requests");
        await CleanAsync(page, "requests");
        await page.FollowAsync("Read and answer: Shopping Agent");
        await page.SeesAsync("Do you approve this payment?");
        await page.ReadsAsync("Pay CHF 42.50 to Book shop");
        await page.ReadsAsync("LARK-42");
        await CleanAsync(page, "approve-proof");
        await page.PressAsync("Prove that it is you to approve");
        await page.EnterPasswordAsync(nora.Email, nora.Password);
        await page.ArrivesAsync("/totp");
        await page.EnterCodeAsync(nora.App!.CodeAt(bank.Clock.GetUtcNow()), "Verify");
        await page.PressAsync("Not now");
        await page.SeesAsync("Do you approve this payment?");
        await CleanAsync(page, "approve");
        await page.PressAsync("Send me a code for this payment");
        await page.ReadsAsync("Compare amount and payee in the message");
        await CleanAsync(page, "approve-code");
        await page.EnterCodeAsync(await bank.LastCodeAsync(nora.Email), "Approve");
        await page.ReadsAsync("Type the two digits that the other screen shows.");
        await CleanAsync(page, "approve-number");
        await page.Locator("#number").FillAsync(asked["verification_number"]!);
        await page.EnterCodeAsync(await bank.LastCodeAsync(nora.Email), "Approve");
        await page.SeesAsync("You approved");
        await CleanAsync(page, "approved");

        var tokens = (await agent.TokenAsync(new Dictionary<string, string?> { ["grant_type"] = GrantTypes.Ciba, ["auth_req_id"] = name })).AssertGranted();
        Assert.Contains("Book shop", TokenAnswer.ClaimsOf(tokens.AccessToken).GetProperty("authorization_details").GetRawText(), StringComparison.Ordinal);
    }

    private static async Task CleanAsync(IPage page, string name) => Assert.Empty(await page.ComplaintsAsync("ciba-" + name));

    private static TestClient Agent(Bank bank) => bank.Register(new ClientRow
    {
        ClientId = "agent",
        ClientName = "Shopping Agent",
        TokenEndpointAuthMethod = ClientAuthMethods.Basic,
        GrantTypes = [GrantTypes.Ciba],
        Scopes = ["openid", "payments"],
        FirstParty = true,
        Metadata = new ClientMetadata { BackchannelTokenDeliveryMode = DeliveryModes.Poll, BackchannelNumberMatching = true, AuthorizationDetailsTypes = ["payment_initiation"] }.ToJson(),
        CreatedAt = bank.Clock.GetUtcNow(),
    });
}
