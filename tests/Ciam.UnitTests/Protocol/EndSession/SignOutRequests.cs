using Ciam.Protocol.EndSession;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.EndSession;

/// <summary>Signing out at a client's wish.</summary>
public sealed class SignOutRequests
{
    private const string Bye = "post_logout_redirect_uri=https://app.bank.example/bye";

    public static TheoryData<string, string?, string> Cases { get; } = new()
    {
        { "state=%00", null, "SignOut.ValuesAreText" },
        { "state={x*2049}", null, "SignOut.StateIsShort" },
        { "id_token_hint=eyJ", null, "SignOut.HintIsOurs" },
        { "client_id=nobody", null, "SignOut.ClientIsKnown" },
        { "client_id=phone&id_token_hint=eyJ", "web", "SignOut.ClientIsTheHints" },
        { Bye, null, "SignOut.ReturnNamesItsClient" },
        { "client_id=web&" + Bye + "/", null, "SignOut.ReturnIsRegistered" },
        { "client_id=phone&" + Bye, null, "SignOut.ReturnIsRegistered" },
        { "client_id=web&post_logout_redirect_uri=" + Sample.WebRedirect, null, "SignOut.ReturnIsRegistered" },
        { "id_token_hint=eyJ&post_logout_redirect_uri=https://evil.example", "web", "SignOut.ReturnIsRegistered" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Covers("OIDCRIL-2"), Covers("OIDCRIL-3"), Covers("OIDCRIL-4"), Covers("RFC6749-A")]
    public void The_request_is_refused(string form, string? hintedClient, string check) =>
        Refused.As("invalid_request", check, EndSessionChecks.InOrder.FirstRefusal(Request(form, hintedClient)));

    [Fact]
    public void Every_check_has_a_row() => Refused.AssertComplete(EndSessionChecks.InOrder, Cases.Select(row => (string)row[2]));

    [Theory]
    [InlineData("", null, null)]
    [InlineData("state=s", null, null)]
    [InlineData("client_id=web", null, null)]
    [InlineData("id_token_hint=eyJ", "web", null)]
    [InlineData("client_id=web&state=a%26b&" + Bye, null, "https://app.bank.example/bye?state=a%26b")]
    [InlineData("id_token_hint=eyJ&" + Bye, "web", "https://app.bank.example/bye")]
    [InlineData("id_token_hint=eyJ&client_id=web&state=s&" + Bye + "?from%3Dbank", "web", "https://app.bank.example/bye?from=bank&state=s")]
    [Covers("OIDCRIL-2"), Covers("OIDCRIL-3")]
    public void The_customer_returns_only_where_the_client_registered(string form, string? hintedClient, string? url)
    {
        var request = Request(form, hintedClient);

        Assert.Null(EndSessionChecks.InOrder.FirstRefusal(request));
        Assert.Equal(url, EndSessionResponse.RedirectUrl(request.Parameters));
    }

    private static EndSessionRequest Request(string form, string? hintedClient)
    {
        var parameters = Sample.Form(form);
        return new EndSessionRequest
        {
            Parameters = parameters,
            Client = Sample.Named(parameters["client_id"] ?? hintedClient),
            VerifiedHint = hintedClient is null ? null : new VerifiedHint(hintedClient, "alice", "s1"),
        };
    }
}
