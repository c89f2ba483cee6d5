using Ciam.Protocol.Authorize;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.Authorize;

/// <summary>Where the answer to a request may go.</summary>
public sealed class AddressedRequests
{
    [Theory]
    [InlineData("web", Sample.WebRedirect)]
    [InlineData("web", "https://app.bank.example/other?tenant=1")]
    [InlineData("web", "http://127.0.0.1/dev")]
    [InlineData("phone", "com.example.app:/callback")]
    [InlineData("phone", "http://localhost/callback")]
    [Covers("RFC9700-2.1")]
    public void A_registered_address_is_an_address(string client, string redirectUri) => AssertAddressed(client, redirectUri);

    [Theory]
    [InlineData("http://127.0.0.1/callback")]
    [InlineData("http://127.0.0.1:51004/callback")]
    [InlineData("http://127.0.0.1:65535/callback")]
    [InlineData("http://[::1]:61023/callback?app=phone")]
    [Covers("RFC8252-7.3")]
    [Covers("RFC9700-2.1-1")]
    public void A_native_app_listens_on_any_port_of_its_loopback_address(string redirectUri) => AssertAddressed("phone", redirectUri);

    [Theory]
    [InlineData("", "query")]
    [InlineData("response_mode=query", "query")]
    [InlineData("response_mode=form_post", "form_post")]
    [Covers("OAuth2-RT-2.1"), Covers("OAuth2-FP-2")]
    public void The_answer_travels_in_the_query_unless_a_form_is_asked_for(string change, string mode)
    {
        AddressedRequest.Prove(Sample.AuthorizeWith(change), Sample.Web, RequestOrigin.PlainFromBrowser).TryGet(out var request, out _);

        Assert.Equal(mode, request?.ResponseMode);
    }

    [Fact]
    [Covers("RFC6749-4.1.1")]
    public void State_of_the_greatest_length_is_kept_as_it_is()
    {
        AddressedRequest.Prove(Sample.AuthorizeWith("state={x*2040}%20a%C3%A9%0D%0A"), Sample.Web, RequestOrigin.PlainFromBrowser).TryGet(out var request, out _);

        Assert.Equal(new string('x', 2040) + " aé\r\n", request?.State);
    }

    [Fact]
    [Covers("RFC6749-4.1.2.1")]
    public void Another_clients_registration_does_not_count()
    {
        var proven = AddressedRequest.Prove(Sample.AuthorizeWith("client_id=phone"), Sample.Web, RequestOrigin.PlainFromBrowser).TryGet(out _, out var refusal);

        Assert.False(proven);
        Refused.As("invalid_request", "ClientId.IsKnown", refusal);
    }

    private static void AssertAddressed(string client, string redirectUri)
    {
        var parameters = Sample.AuthorizeWith($"client_id={client}&redirect_uri={Uri.EscapeDataString(redirectUri)}");

        var proven = AddressedRequest.Prove(parameters, Sample.Named(client), RequestOrigin.PlainFromBrowser).TryGet(out var request, out _);

        Assert.True(proven);
        Assert.Equal((client, redirectUri, "s1"), (request!.Client.ClientId, request.RedirectUri, request.State));
    }
}
