using Ciam.Protocol.Revoke;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.Revoke;

/// <summary>A client that wants to be rid of a token.</summary>
public sealed class RevokeRequests
{
    /// <summary>The example of RFC 7009 section 2.1.</summary>
    private const string Example = "token=45ghiukldjahdnhzdauz&token_type_hint=refresh_token";

    public static TheoryData<string, string?, string, string> Cases { get; } = new()
    {
        { "token_type_hint=refresh_token", null, "invalid_request", "RevokedToken.IsPresent" },
        { Example, "phone", "invalid_grant", "RevokedToken.BelongsToTheClient" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Covers("RFC7009-2.1")]
    public void The_request_is_refused(string form, string? issuedTo, string error, string check) =>
        Refused.As(error, check, RevokeChecks.InOrder.FirstRefusal(Request(form, issuedTo)));

    [Fact]
    public void Every_check_has_a_row() => Refused.AssertComplete(RevokeChecks.InOrder, Cases.Select(row => (string)row[3]));

    [Theory]
    [InlineData(Example, "web")]
    [InlineData(Example, null)]
    [InlineData("token=x&token_type_hint=unheard_of", "web")]
    [Covers("RFC7009-2.1")]
    public void A_token_of_the_clients_own_or_of_nobody_may_be_revoked(string form, string? issuedTo) =>
        Assert.Null(RevokeChecks.InOrder.FirstRefusal(Request(form, issuedTo)));

    private static RevokeRequest Request(string form, string? issuedTo) => new() { Client = Sample.Web, Form = Sample.Form(form), IssuedTo = issuedTo };
}
