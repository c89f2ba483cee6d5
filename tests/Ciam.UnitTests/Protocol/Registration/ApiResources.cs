using Ciam.Protocol;
using Ciam.Protocol.Registration;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.Registration;

/// <summary>Protected resources that may stand beside one another, and those that may not.</summary>
public sealed class ApiResources
{
    private static readonly ApiResource Good = new("https://api.test-bank.example", "Accounts", ["accounts", "payments.write"]) { AuthorizationDetailsTypes = ["payment_initiation"] };

    private static IEnumerable<string> Told(params ApiResource[] apis) => ApiResourceChecks.Faults(apis).Select(fault => fault.Words);

    [Fact]
    public void Two_good_ones_are_good_together() => Assert.Empty(Told(Good, new ApiResource("urn:bank:loans", "Loans", ["loans"])));

    [Theory]
    [Covers("RFC8707-2")]
    [InlineData("api")]
    [InlineData("https://api.test-bank.example/#part")]
    [InlineData("https://user@api.test-bank.example")]
    [InlineData("")]
    public void An_identifier_is_an_absolute_uri_without_a_fragment(string identifier) =>
        Assert.Contains("absolute URI", Assert.Single(Told(Good with { Identifier = identifier })), StringComparison.Ordinal);

    [Theory]
    [InlineData("two words")]
    [InlineData("quote\"d")]
    [InlineData("")]
    public void A_scope_is_one_word(string scope) => Assert.Contains("one word", Assert.Single(Told(Good with { Scopes = [scope] })), StringComparison.Ordinal);

    [Theory]
    [InlineData("openid")]
    [InlineData("transactions.assess")]
    public void A_scope_with_a_meaning_of_its_own_belongs_to_no_api(string scope) =>
        Assert.Contains("meaning of its own", Assert.Single(Told(Good with { Scopes = [scope] })), StringComparison.Ordinal);

    [Fact]
    [Covers("RFC9068-3")]
    public void A_scope_belongs_to_one_api() => Assert.Contains("belongs to", Assert.Single(Told(Good, new ApiResource("urn:other", "Other", ["accounts"]))), StringComparison.Ordinal);

    [Fact]
    public void Names_and_types_are_known_things()
    {
        Assert.Contains("a name", Assert.Single(Told(Good with { Name = " " })), StringComparison.Ordinal);
        Assert.Contains("types of authorization details", Assert.Single(Told(Good with { AuthorizationDetailsTypes = ["nonsense"] })), StringComparison.Ordinal);
    }
}
