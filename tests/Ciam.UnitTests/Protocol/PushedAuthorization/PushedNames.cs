using Ciam.Protocol;
using Ciam.Protocol.PushedAuthorization;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.PushedAuthorization;

/// <summary>The names of pushed requests, and what cannot be pushed.</summary>
public sealed class PushedNames
{
    [Theory]
    [InlineData("urn:ietf:params:oauth:request_uri:abc", "abc")]
    [InlineData("URN:ietf:params:oauth:request_uri:abc", null)]
    [InlineData("https://evil.example/object", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [Covers("RFC9126-2.2")]
    public void Only_names_of_our_making_are_looked_up(string? requestUri, string? handle) => Assert.Equal(handle, PushedResponse.HandleOf(requestUri));

    [Fact]
    [Covers("RFC9126-2.2")]
    public void Nobody_makes_us_hash_a_novel() => Assert.Null(PushedResponse.HandleOf(PushedResponse.Prefix + new string('a', 128)));

    [Fact]
    [Covers("RFC9126-2.1")]
    public void A_request_that_points_elsewhere_is_refused_and_every_check_is_seen_to_refuse()
    {
        var refusal = PushedAuthorizationChecks.InOrder.FirstRefusal(new ClientRequest { Client = Sample.Web, Form = Sample.Form("request_uri=urn:x") });

        Refused.As("invalid_request", "PushedRequest.NamesNoOtherRequest", refusal);
        Refused.AssertComplete(PushedAuthorizationChecks.InOrder, ["PushedRequest.NamesNoOtherRequest"]);
    }
}
