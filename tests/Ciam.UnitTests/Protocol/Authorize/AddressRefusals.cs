using Ciam.Protocol;
using Ciam.Protocol.Authorize;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.Authorize;

/// <summary>Requests that name no address of their client's are answered on our own page.</summary>
public sealed class AddressRefusals
{
    private const string Phone = "client_id=phone&redirect_uri=";

    public static TheoryData<string, string> Cases { get; } = new()
    {
        { "state=a%00b", "Bounds.ValuesAreText" },
        { "ui_locales=a%1Bb", "Bounds.ValuesAreText" },
        { "un%7Fknown=1&x%01=1", "Bounds.ValuesAreText" },
        { "client_id=", "ClientId.IsPresent" },
        { "client_id=nobody", "ClientId.IsKnown" },
        { "client_id=WEB", "ClientId.IsKnown" },
        { "redirect_uri=", "RedirectUri.IsPresent" },
        { "redirect_uri=/callback", "RedirectUri.IsAbsolute" },
        { "redirect_uri=//app.bank.example/callback", "RedirectUri.IsAbsolute" },
        { "redirect_uri=https://app.bank.example/callback%23part", "RedirectUri.IsAbsolute" },
        { "redirect_uri=https://app.bank.example/callback%23", "RedirectUri.IsAbsolute" },
        { "redirect_uri=https://app.bank.example@evil.example/callback", "RedirectUri.IsAbsolute" },
        { "redirect_uri=https://app.bank.example/call back", "RedirectUri.IsAbsolute" },
        { "redirect_uri=https://app.bank.example%5C@evil.example/callback", "RedirectUri.IsAbsolute" },
        { "redirect_uri=https://app.bank.example/{a*2048}", "RedirectUri.IsAbsolute" },
        { "redirect_uri=https://app.bank.example/callback/", "RedirectUri.IsRegistered" },
        { "redirect_uri=https://app.bank.example/CALLBACK", "RedirectUri.IsRegistered" },
        { "redirect_uri=https://APP.bank.example/callback", "RedirectUri.IsRegistered" },
        { "redirect_uri=https://app.bank.example:443/callback", "RedirectUri.IsRegistered" },
        { "redirect_uri=https://app.bank.example/callback%3Fa=1", "RedirectUri.IsRegistered" },
        { "redirect_uri=https://app.bank.example/x/../callback", "RedirectUri.IsRegistered" },
        { "redirect_uri=https://evil.example/callback", "RedirectUri.IsRegistered" },
        { "redirect_uri=http://127.0.0.1:5000/dev", "RedirectUri.IsRegistered" },
        { Phone + "http://127.0.0.1:5000/other", "RedirectUri.IsRegistered" },
        { Phone + "http://127.0.0.1:0/callback", "RedirectUri.IsRegistered" },
        { Phone + "https://127.0.0.1:5000/callback", "RedirectUri.IsRegistered" },
        { Phone + "http://127.0.0.2:5000/callback", "RedirectUri.IsRegistered" },
        { Phone + "http://localhost:5000/callback", "RedirectUri.IsRegistered" },
        { Phone + "http://127.0.0.1:5000/callback%3Fapp=phone", "RedirectUri.IsRegistered" },
        { Phone + "http://127.0.0.1.evil.example/callback", "RedirectUri.IsRegistered" },
        { Phone + "http://127.0.0.1:80.evil.example/callback", "RedirectUri.IsAbsolute" },
        { "response_mode=fragment", "ResponseMode.IsKnown" },
        { "response_mode=Query", "ResponseMode.IsKnown" },
        { "state={x*2049}", "Bounds.StateIsShort" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Covers("RFC6749-4.1.1"), Covers("RFC6749-4.1.2.1"), Covers("RFC6749-3.1.2"), Covers("RFC6749-A"), Covers("RFC9700-2.1"), Covers("RFC8252-7.3"), Covers("OIDCC-3.1.2.1"), Covers("OAuth2-RT-2.1")]
    [Covers("ASVS5-10.4.1"), Covers("RFC9700-4.1-2")]
    public void The_request_is_refused(string change, string check)
    {
        var proven = Prove(change).TryGet(out _, out var refusal);

        Assert.False(proven);
        Refused.As("invalid_request", check, refusal);
    }

    [Fact]
    public void Every_check_has_a_row() =>
        Refused.AssertComplete(AddressChecks.InOrder, Cases.Select(row => (string)row[1]));

    private static Outcome<AddressedRequest> Prove(string change)
    {
        var parameters = Sample.AuthorizeWith(change);
        return AddressedRequest.Prove(parameters, Sample.Named(parameters["client_id"]), RequestOrigin.PlainFromBrowser);
    }
}
