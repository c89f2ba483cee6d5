using System.Text.Json;
using Ciam.Protocol;
using Ciam.Server.SignIn;
using Ciam.ServerTests.SignIn;
using Ciam.Storage.OAuth;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth.RichGrants;

/// <summary>Clients that ask for details, and a customer's way through a payment.</summary>
internal static class RichBank
{
    public const string Payment = """{"type":"payment_initiation","instructedAmount":{"currency":"CHF","amount":"1250.00"},"creditorName":"Merchant A","creditorAccount":{"iban":"CH9300762011623852957"},"remittanceInformationUnstructured":"Invoice 7"}""";

    public const string Accounts = """{"type":"account_information","actions":["list_accounts","read_balances"],"accounts":[{"iban":"DE89370400440532013000"}]}""";

    public const string FewerAccounts = """{"type":"account_information","actions":["read_balances"],"accounts":[{"iban":"DE89370400440532013000"}]}""";

    public const string Payee = """{"type":"confirmation_of_payee","creditorName":"Merchant A","creditorAccount":{"iban":"DE89370400440532013000"}}""";

    /// <summary>A client that may ask for payments and accounts; a third party unless it is said to be the bank's own.</summary>
    public static TestClient RichClient(this Bank bank, string id = "payer", bool firstParty = false, IReadOnlyList<string>? types = null) => bank.Register(new ClientRow
    {
        ClientId = id,
        ClientName = "Bill Payer",
        TokenEndpointAuthMethod = "client_secret_basic",
        RedirectUris = [$"https://{id}.example/callback"],
        GrantTypes = ["authorization_code", "refresh_token"],
        Scopes = ["openid", "offline_access", "accounts", "payments"],
        FirstParty = firstParty,
        Metadata = new ClientMetadata { AuthorizationDetailsTypes = types ?? ["payment_initiation", "account_information"] }.ToJson(),
        CreatedAt = bank.Clock.GetUtcNow(),
    });

    public static AuthorizeRequest Asking(params string[] details) => new() { Parameters = new Dictionary<string, string?> { ["authorization_details"] = List(details) } };

    public static string List(params string[] details) => $"[{string.Join(',', details)}]";

    public static Dictionary<string, string?> Bend(string name, string? value) => new() { [name] = value };

    /// <summary>Password and code, and then the question.</summary>
    public static async Task<BrowserPage> SignInToTheQuestionAsync(this TestBrowser browser, Bank bank, Person person, string url)
    {
        await browser.GoAsync(url);
        await browser.EnterPasswordAsync(person);
        bank.Clock.Advance(TimeSpan.FromSeconds(31));
        return await browser.EnterCodeAsync(person.App!.CodeAt(bank.Clock.GetUtcNow()));
    }

    public static Task<BrowserPage> AnswerAsync(this TestBrowser browser, string answer) => browser.SubmitAsync("main form:not([data-passkey])", button: $"button[value={answer}]");

    public static Task<BrowserPage> AllowAsync(this TestBrowser browser) => browser.AnswerAsync("allow");

    /// <summary>Asks for the code of this payment, reads the message, and says yes with it.</summary>
    public static async Task<BrowserPage> ApprovePaymentAsync(this TestBrowser browser, Bank bank, Person person, string answer = "allow")
    {
        await browser.AnswerAsync("send-code");
        return await browser.EnterPaymentCodeAsync(await bank.LastCodeAsync(person.Phone ?? person.Email), answer);
    }

    public static Task<BrowserPage> EnterPaymentCodeAsync(this TestBrowser browser, string code, string answer = "allow") =>
        browser.SubmitAsync("main form:has(#code)", new Dictionary<string, string> { ["code"] = code }, $"button[value={answer}]");

    /// <summary>Tokens for details that a third party asked for and the customer agreed to.</summary>
    public static async Task<TokenAnswer> GrantedAsync(this Bank bank, TestClient client, Person person, string scope, params string[] details)
    {
        var request = Asking(details);
        var browser = await bank.SignedInAsync(person, Acrs.TwoFactors);
        var page = await browser.GoAsync(client.AuthorizeUrl(scope, request));
        if (!page.Url.AbsolutePath.StartsWith("/consent/", StringComparison.Ordinal))
            await browser.SignInToTheQuestionAsync(bank, person, client.AuthorizeUrl(scope, request));
        var answered = browser.Page.Has("button[value=send-code]") ? await browser.ApprovePaymentAsync(bank, person) : await browser.AllowAsync();
        return (await client.RedeemAsync(client.CodeOf(answered, request, browser))).AssertGranted();
    }

    /// <summary>The member as JSON text without blanks; null when it is not there.</summary>
    public static string? Details(this JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("authorization_details", out var details) ? JsonSerializer.Serialize(details) : null;
}
