using System.Net;
using Ciam.Protocol;
using Ciam.Testing;

namespace Ciam.ServerTests.Conformance.Fapi2;

/// <summary>The modules of the FAPI 2.0 message signing plan that are about request objects and signed answers.</summary>
public sealed class MessageSigningModules(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly Dictionary<string, object?> AsJwt = new() { ["response_mode"] = "jwt" };

    [Fact(DisplayName = "fapi2-security-profile-final-happy-flow: signed request, JARM")]
    [Covers("FAPI2-MS-FINAL-5.3.1-1"), Covers("FAPI2-MS-FINAL-5.4.1-1")]
    public async Task A_signed_request_is_answered_by_a_signed_code()
    {
        await using var bank = await app.NewBankAsync();
        var (signer, request) = (Signer(bank), new AuthorizeRequest());

        var claims = await AnswerAsync(bank, signer, request, AsJwt);

        Assert.Equal(request.State, claims.GetProperty("state").GetString());
        var code = bank.Secrets.Remember("code", claims.GetProperty("code").GetString()!);
        using var browser = bank.NewBrowser();
        (await signer.Client.RedeemAsync(new ReceivedCode(code, request.Verifier, signer.Client.RedirectUri, request.Nonce, browser))).AssertGranted();
    }

    [Theory(DisplayName = "fapi2-security-profile-final-ensure-request-object-without-exp-fails, -without-nbf-fails, -ensure-expired-request-object-fails, -with-bad-aud-fails, "
        + "-with-exp-over-60-fails, -with-nbf-over-60-fails, -par-authorization-request-containing-request_uri")]
    [InlineData("ensure-request-object-without-exp-fails", "exp", null)]
    [InlineData("ensure-request-object-without-nbf-fails", "nbf", null)]
    [InlineData("ensure-expired-request-object-fails", "exp", -1)]
    [InlineData("ensure-request-object-with-exp-over-60-fails", "exp", 3660)]
    [InlineData("ensure-request-object-with-nbf-over-60-fails", "nbf", -3660)]
    [InlineData("ensure-request-object-with-bad-aud-fails", "aud", "https://other.example")]
    [InlineData("another client in the object", "client_id", "somebody")]
    [InlineData("par-authorization-request-containing-request_uri", "request_uri", "urn:example:abc")]
    [Covers("FAPI2-MS-FINAL-5.3.1-2"), Covers("FAPI2-MS-FINAL-5.3.1-3"), Covers("FAPI2-MS-FINAL-5.3.1-4")]
    [Covers("ATTACK-ISSUER-CONFUSION")]
    public async Task A_wrong_object_is_refused(string module, string claim, object? value)
    {
        await using var bank = await app.NewBankAsync();
        var signer = Signer(bank);
        var said = value is int seconds ? bank.Clock.GetUtcNow().ToUnixTimeSeconds() + seconds : value;

        var answer = await signer.PushAsync(signer.Compose(new AuthorizeRequest(), new Dictionary<string, object?>(AsJwt) { [claim] = said }));

        Assert.True(answer["error"] == "invalid_request_object", $"{module}: {answer.Json}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Theory(DisplayName = "fapi2-security-profile-final-ensure-signed-request-object-with-RS256-fails, -ensure-request-object-signature-algorithm-is-not-none, -ensure-request-object-with-invalid-signature-fails, -ensure-matching-key-in-authorization-request")]
    [InlineData("RS256", "invalid_request_object", "algorithm")]
    [InlineData("none", "request_not_supported", "signed")]
    [InlineData("forged", "invalid_request_object", "signature")]
    [InlineData("another key", "invalid_request_object", "signature")]
    [Covers("FAPI2-SP-FINAL-5.4.1-1")]
    [Covers("ATTACK-REQUEST-OBJECT-NONE")]
    public async Task A_weak_or_forged_signature_is_refused(string how, string error, string word)
    {
        await using var bank = await app.NewBankAsync();
        var signer = Signer(bank);
        var writer = how switch { "RS256" => signer with { Key = TestKey.Rs256() }, "another key" => signer with { Key = TestKey.Es256() }, _ => signer };
        var composed = writer.Compose(new AuthorizeRequest(), AsJwt, how == "none" ? new Dictionary<string, object?> { ["alg"] = "none" } : null);

        var answer = await signer.PushAsync(how switch { "none" => composed[..(composed.LastIndexOf('.') + 1)], "forged" => composed[..^86] + new string('A', 86), _ => composed });

        Assert.Equal(error, answer["error"]);
        Assert.Contains(word, answer["error_description"], StringComparison.Ordinal);
    }

    [Fact(DisplayName = "fapi2-security-profile-final-ensure-unsigned-request-at-par-endpoint-fails")]
    [Covers("FAPI2-MS-FINAL-5.3.1-1")]
    public async Task What_is_not_signed_cannot_be_pushed()
    {
        await using var bank = await app.NewBankAsync();

        Assert.Equal("invalid_request", (await Signer(bank).Client.PushAsync(bend: new Dictionary<string, string?> { ["response_mode"] = "jwt" }))["error"]);
    }

    [Theory(DisplayName = "fapi2-security-profile-final-ensure-request-object-with-multiple-aud-succeeds, -with-nbf-8-seconds-in-the-future-is-accepted")]
    [InlineData("with-multiple-aud-succeeds")]
    [InlineData("with-nbf-8-seconds-in-the-future-is-accepted")]
    [Covers("FAPI2-MS-FINAL-5.3.1-2")]
    public async Task What_is_allowed_is_taken(string module)
    {
        await using var bank = await app.NewBankAsync();
        var signer = Signer(bank);
        var bend = new Dictionary<string, object?>(AsJwt);
        if (module.StartsWith("with-multiple", StringComparison.Ordinal))
            bend["aud"] = new[] { "https://other.example", bank.Issuer.GetLeftPart(UriPartial.Authority) };
        else
            bend["nbf"] = bank.Clock.GetUtcNow().ToUnixTimeSeconds() + 8;

        Assert.Equal(HttpStatusCode.Created, (await signer.PushAsync(signer.Compose(new AuthorizeRequest(), bend))).Status);
    }

    [Theory(DisplayName = "fapi2-security-profile-final-ensure-different-nonce-inside-and-outside-request-object, -ensure-different-state-inside-and-outside-request-object, -state-only-outside-request-object-not-used")]
    [InlineData("state", false)]
    [InlineData("nonce", false)]
    [InlineData("state", true)]
    public async Task What_stands_outside_does_not_count(string name, bool onlyOutside)
    {
        await using var bank = await app.NewBankAsync();
        var (signer, request) = (Signer(bank), new AuthorizeRequest());
        var bend = onlyOutside ? new Dictionary<string, object?>(AsJwt) { [name] = null } : AsJwt;

        var claims = await AnswerAsync(bank, signer, request, bend, new Dictionary<string, string?> { [name] = "outside" });

        Assert.Equal(onlyOutside ? null : request.State, claims.TryGetProperty("state", out var state) ? state.GetString() : null);
        Assert.True(claims.TryGetProperty("code", out _));
    }

    [Fact(DisplayName = "fapi2-security-profile-final-ensure-request-object-without-redirect-uri-fails")]
    public async Task An_object_without_an_address_is_refused()
    {
        await using var bank = await app.NewBankAsync();
        var signer = Signer(bank);

        Assert.Equal("invalid_request", (await signer.PushAsync(signer.Compose(new AuthorizeRequest(), new Dictionary<string, object?>(AsJwt) { ["redirect_uri"] = null })))["error"]);
    }

    private static SigningClient Signer(Bank bank) => SigningClient.Register(bank, new ClientMetadata { SecurityProfile = SecurityProfiles.Fapi2MessageSigning });

    private static async Task<System.Text.Json.JsonElement> AnswerAsync(
        Bank bank, SigningClient signer, AuthorizeRequest request, IReadOnlyDictionary<string, object?> bend, IReadOnlyDictionary<string, string?>? outside = null)
    {
        var pushed = await signer.PushAsync(signer.Compose(request, bend), outside);
        Assert.True(pushed.Status == HttpStatusCode.Created, $"{pushed.Json}");
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));
        return await signer.ClaimsOfAsync((await browser.GoAsync(signer.Client.UrlOf(pushed["request_uri"]!))).Query("response")!, "ES256");
    }
}
