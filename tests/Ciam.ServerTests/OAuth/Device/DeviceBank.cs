using Ciam.Protocol;
using Ciam.Protocol.Wire;
using Ciam.Storage.OAuth;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth.Device;

/// <summary>What a device was told when it asked.</summary>
internal sealed record AskedCodes(string DeviceCode, string UserCode);

/// <summary>Devices without a browser, and people who let them in from another screen.</summary>
internal static class DeviceBank
{
    /// <summary>The bank's television app: public, first party.</summary>
    public static TestClient Television(this Bank bank, string id = "tv", ClientMetadata? metadata = null, bool firstParty = true, string auth = ClientAuthMethods.None, TestKey? dpop = null, TestKey? key = null) => bank.Register(new ClientRow
    {
        ClientId = id,
        ClientName = "Bank on TV",
        TokenEndpointAuthMethod = auth,
        GrantTypes = [GrantTypes.DeviceCode, GrantTypes.RefreshToken],
        Scopes = ["openid", "profile", "offline_access", "accounts", "payments"],
        FirstParty = firstParty,
        Metadata = (metadata ?? ClientMetadata.None).ToJson(),
        CreatedAt = bank.Clock.GetUtcNow(),
    }, key, dpop);

    public static async Task<JsonAnswer> AskAsync(this TestClient device, string? scope = "openid accounts", IReadOnlyDictionary<string, string?>? bend = null, string address = Bank.HomeAddress) =>
        await JsonAnswer.ReadAsync(await device.PostAsync("/oauth2/device", new Dictionary<string, string?> { ["scope"] = scope }, bend, address));

    /// <summary>Asks, and keeps both codes as the secrets they are.</summary>
    public static async Task<AskedCodes> AskForCodesAsync(this Bank bank, TestClient device, string scope = "openid accounts", IReadOnlyDictionary<string, string?>? bend = null, string address = Bank.HomeAddress)
    {
        var told = await device.AskAsync(scope, bend, address);
        Assert.True(told["device_code"] is not null, $"{(int)told.Status} {told.Json}");
        return new AskedCodes(bank.Secrets.Remember("device code", told["device_code"]!), bank.Secrets.Remember("user code", told["user_code"]!));
    }

    public static Task<TokenAnswer> PollAsync(this TestClient device, AskedCodes codes, IReadOnlyDictionary<string, string?>? bend = null, string address = Bank.HomeAddress) =>
        device.TokenAsync(new Dictionary<string, string?> { ["grant_type"] = GrantTypes.DeviceCode, ["device_code"] = codes.DeviceCode }, bend, address);

    /// <summary>Types the code on the page; the question follows where it is good.</summary>
    public static async Task<BrowserPage> TypeCodeAsync(this TestBrowser browser, string code)
    {
        await browser.GoAsync("/device");
        return await browser.SubmitAsync("main form", new Dictionary<string, string> { ["user_code"] = code });
    }

    public static Task<BrowserPage> SayAsync(this TestBrowser browser, string answer) => browser.SubmitAsync("main form", button: $"button[value={answer}]");

    /// <summary>A person who is signed in types the code and lets the device in.</summary>
    public static async Task<BrowserPage> LetInAsync(this TestBrowser browser, AskedCodes codes)
    {
        (await browser.TypeCodeAsync(codes.UserCode)).AssertAsks();
        var page = await browser.SayAsync("allow");
        Assert.True(page.Url.AbsolutePath == "/device/end/allowed", $"at {page.Url} ({(int)page.Status}): {page.Text}");
        return page;
    }

    public static BrowserPage AssertAsks(this BrowserPage page)
    {
        Assert.True(page.Url.AbsolutePath.StartsWith("/device/confirm/", StringComparison.Ordinal) && page.Document.QuerySelector("button[value=allow], button[value=send-code]") is not null, $"at {page.Url} ({(int)page.Status}): {page.Text}");
        return page;
    }
}
