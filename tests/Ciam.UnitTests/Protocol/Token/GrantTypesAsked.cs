using Ciam.Protocol;
using Ciam.Protocol.Token;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.Token;

/// <summary>What a client may offer at the token endpoint.</summary>
public sealed class GrantTypesAsked
{
    public static TheoryData<string, string, string> Cases { get; } = new()
    {
        { "", "invalid_request", "GrantType.IsPresent" },
        { "grant_type=password", "unsupported_grant_type", "GrantType.IsKnown" },
        { "grant_type=implicit", "unsupported_grant_type", "GrantType.IsKnown" },
        { "grant_type=Refresh_Token", "unsupported_grant_type", "GrantType.IsKnown" },
        { "grant_type=client_credentials", "unauthorized_client", "GrantType.IsAllowed" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Covers("RFC6749-5.2")]
    [Covers("ASVS5-10.4.4"), Covers("RFC9700-2.4-1"), Covers("FAPI2-SP-FINAL-5.3.2.1-2")]
    public void The_request_is_refused(string form, string error, string check) =>
        Refused.As(error, check, GrantTypeChecks.InOrder.FirstRefusal(Request(form)));

    [Fact]
    public void Every_check_has_a_row() => Refused.AssertComplete(GrantTypeChecks.InOrder, Cases.Select(row => (string)row[2]));

    [Theory]
    [InlineData("grant_type=authorization_code")]
    [InlineData("grant_type=refresh_token")]
    [Covers("RFC6749-5.2")]
    public void A_registered_grant_is_looked_at(string form) => Assert.Null(GrantTypeChecks.InOrder.FirstRefusal(Request(form)));

    private static ClientRequest Request(string form) => new() { Client = Sample.Web, Form = Sample.Form(form) };
}
