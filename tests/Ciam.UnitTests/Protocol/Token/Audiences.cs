using Ciam.Protocol.RichAuthorization;
using Ciam.Protocol.Token;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.Token;

/// <summary>Whom an access token is for.</summary>
public sealed class Audiences
{
    [Theory]
    [InlineData("openid profile", "", Sample.Issuer, "openid profile")]
    [InlineData("openid accounts", "", Sample.AccountsApi, "openid accounts")]
    [InlineData("accounts payments", Sample.AccountsApi, Sample.AccountsApi, "accounts payments")]
    [InlineData("openid accounts cards", Sample.CardsApi, Sample.CardsApi, "openid cards")]
    [InlineData("", "", Sample.Issuer, "")]
    [Covers("RFC9068-3"), Covers("RFC8707-2.2")]
    [Covers("RFC9700-2.3-1"), Covers("FAPI2-SP-FINAL-5.3.2.1-14")]
    public void A_token_is_for_one_recipient_and_carries_what_means_something_there(string scopes, string resources, string audience, string kept)
    {
        Assert.True(Audience.Of(Words(scopes), [], Words(resources), Sample.Server).TryGet(out var list, out _));

        Assert.Equal([audience], list.Values);
        Assert.Equal(Words(kept), list.Scopes);
    }

    [Theory]
    [InlineData("accounts cards", "")]
    [InlineData("accounts cards", Sample.AccountsApi + " " + Sample.CardsApi)]
    [InlineData("openid accounts", Sample.CardsApi)]
    [InlineData("openid", Sample.AccountsApi)]
    [InlineData("openid", "https://other.example")]
    [Covers("RFC9068-3"), Covers("RFC8707-2.2")]
    [Covers("ASVS5-9.2.4")]
    public void A_token_for_two_or_for_nothing_is_not_issued(string scopes, string resources)
    {
        Assert.False(Audience.Of(Words(scopes), [], Words(resources), Sample.Server).TryGet(out _, out var refusal));

        Refused.As("invalid_target", "Audience.Of", refusal);
    }

    [Theory]
    [InlineData(Sample.Accounts, "openid", "", Sample.AccountsApi, 1)]
    [InlineData(Sample.Payment, "", "", Sample.AccountsApi, 1)]
    [InlineData(Sample.Payment, "openid cards", Sample.CardsApi, Sample.CardsApi, 0)]
    [InlineData(Sample.Payment + "," + Sample.Accounts, "cards", Sample.AccountsApi, Sample.AccountsApi, 2)]
    [Covers("RFC9396-9.1")]
    public void Details_go_only_to_the_api_that_takes_them(string details, string scopes, string resources, string audience, int kept)
    {
        Assert.True(Audience.Of(Words(scopes), AuthorizationDetailList.Read($"[{details}]")!, Words(resources), Sample.Server).TryGet(out var list, out _));

        Assert.Equal([audience], list.Values);
        Assert.Equal(kept, list.Details.Count);
    }

    [Theory]
    [InlineData(Sample.Payment, "cards", "")]
    [InlineData(Sample.Payment, "", Sample.CardsApi)]
    [InlineData("""{"type":"account_information","actions":["list_accounts"]}""", "", "")]
    [Covers("RFC9396-9.1")]
    public void Details_for_two_APIs_or_for_another_are_in_no_token(string details, string scopes, string resources)
    {
        Assert.False(Audience.Of(Words(scopes), AuthorizationDetailList.Read($"[{details}]")!, Words(resources), Sample.Server).TryGet(out _, out var refusal));

        Refused.As("invalid_target", "Audience.Of", refusal);
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
