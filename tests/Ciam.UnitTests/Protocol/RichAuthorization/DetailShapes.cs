using Ciam.Protocol.Authorize;
using Ciam.Protocol.RichAuthorization;
using Ciam.Protocol.Token.Grants;
using Ciam.Testing;
using Ciam.UnitTests.Protocol.Authorize;

namespace Ciam.UnitTests.Protocol.RichAuthorization;

/// <summary>What an object of authorization details may look like, and what fits into another.</summary>
public sealed class DetailShapes
{
    [Theory]
    [InlineData("amount", "\"0.01\"", true)]
    [InlineData("amount", "\"999999999999.99\"", true)]
    [InlineData("amount", "\"5\"", true)]
    [InlineData("amount", "\"1.5\"", true)]
    [InlineData("amount", "12", false)]
    [InlineData("amount", "\"0\"", false)]
    [InlineData("amount", "\"0.00\"", false)]
    [InlineData("amount", "\"-1\"", false)]
    [InlineData("amount", "\"+1\"", false)]
    [InlineData("amount", "\"1e3\"", false)]
    [InlineData("amount", "\"01.00\"", false)]
    [InlineData("amount", "\"1.\"", false)]
    [InlineData("amount", "\".5\"", false)]
    [InlineData("amount", "\"1.001\"", false)]
    [InlineData("amount", "\"1,5\"", false)]
    [InlineData("amount", "\" 1\"", false)]
    [InlineData("amount", "\"\\u0661\"", false)]
    [InlineData("amount", "\"1000000000000\"", false)]
    [InlineData("currency", "\"EUR\"", true)]
    [InlineData("currency", "\"eur\"", false)]
    [InlineData("currency", "\"XXX\"", false)]
    [InlineData("currency", "\"JPY\"", false)]
    [InlineData("currency", "null", false)]
    [InlineData("creditorName", "\"Zo\\u00eb & S\\u00f6hne\"", true)]
    [InlineData("creditorName", "\"\"", false)]
    [InlineData("creditorName", "\" Merchant\"", false)]
    [InlineData("creditorName", "\"Mer\\nchant\"", false)]
    [InlineData("creditorName", "\"Mer\\u202echant\"", false)]
    [InlineData("creditorName", "\"Mer\\u200bchant\"", false)]
    [InlineData("creditorName", "[\"Merchant\"]", false)]
    [InlineData("iban", "\"DE89370400440532013000\"", true)]
    [InlineData("iban", "\"NO9386011117947\"", true)]
    [InlineData("iban", "\"CH9300762011623852958\"", false)]
    [InlineData("iban", "\"ch9300762011623852957\"", false)]
    [InlineData("iban", "\"CH93 0076 2011 6238 5295 7\"", false)]
    [InlineData("iban", "\"CH93\"", false)]
    [InlineData("bic", "\"UBSWCHZH80A\"", true)]
    [InlineData("bic", "\"UBSWCHZH8\"", false)]
    [InlineData("remittance", "\"Invoice 7\"", true)]
    [InlineData("remittance", "{}", false)]
    [Covers("RFC9396-5")]
    public void A_payment_is_taken_only_in_values_that_mean_one_thing(string member, string value, bool taken)
    {
        string Or(string name, string otherwise) => member == name ? value : otherwise;
        var bic = member == "bic" ? $",\"bic\":{value}" : "";
        var remittance = member == "remittance" ? $",\"remittanceInformationUnstructured\":{value}" : "";
        var payment = $$"""
            {"type":"payment_initiation","instructedAmount":{"currency":{{Or("currency", "\"CHF\"")}},"amount":{{Or("amount", "\"10.00\"")}}},
             "creditorName":{{Or("creditorName", "\"Merchant\"")}},"creditorAccount":{"iban":{{Or("iban", "\"CH9300762011623852957\"")}}{{bic}}}{{remittance}}}
            """;

        var proven = AuthorizeRefusals.Prove(Sample.Details(payment)).TryGet(out var request, out var refusal);

        Assert.Equal(taken, proven);
        Assert.Equal(taken ? null : "AuthorizationDetails.ValuesAreOfTheirType", refusal?.Check);
        Assert.True(request is null or { MovesMoney: true });
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[null]")]
    [InlineData("[{}]")]
    [InlineData("[{\"type\":1}]")]
    [InlineData("[{\"type\":\"a\",\"type\":\"b\"}]")]
    [InlineData("[{\"type\":\"a\",\"x\":\"\\ud800\"}]")]
    [InlineData("[{\"type\":\"a\",\"\\udc00\":1}]")]
    [InlineData("[{\"type\":\"a\",\"x\":[[[[[[[1]]]]]]]}]")]
    [InlineData("[{\"type\":\"a\"},]")]
    [InlineData("[{\"type\":\"a\"}] []")]
    [InlineData("/* no */[{\"type\":\"a\"}]")]
    [Covers("RFC9396-2")]
    public void What_is_no_list_of_typed_objects_is_not_read(string json) => Assert.Null(AuthorizationDetailList.Read(json));

    [Fact]
    [Covers("RFC9396-2")]
    [Covers("ATTACK-JSON-BOMB")]
    public void Bombs_do_not_go_off()
    {
        string[] bombs =
        [
            new string('[', 100_000),
            "[" + string.Concat(Enumerable.Repeat("{\"a\":", 1000)),
            $"[{string.Join(',', Enumerable.Repeat("{\"type\":\"a\"}", 11))}]",
            $"[{{\"type\":\"{new string('a', 5000)}\"}}]",
            $"[{{\"type\":\"a\",\"n\":{new string('9', 4200)}}}]",
        ];

        Assert.All(bombs, bomb => Assert.Null(AuthorizationDetailList.Read(bomb)));
        Assert.NotNull(AuthorizationDetailList.Read($"[{string.Join(',', Enumerable.Repeat("{\"type\":\"a\"}", 10))}]"));
    }

    [Theory]
    [InlineData("""{"type":"account_information","actions":["read_balances"],"accounts":[{"iban":"DE89370400440532013000"}],"locations":["https://accounts.bank.example"]}""", true)]
    [InlineData("""{"locations":["https://accounts.bank.example"],"accounts":[{"iban":"CH9300762011623852957"},{"iban":"DE89370400440532013000"}],"actions":["list_accounts","read_balances"],"type":"account_information"}""", true)]
    [InlineData("""{"type":"account_information","actions":["read_balances"],"locations":["https://accounts.bank.example"]}""", false)]
    [InlineData("""{"type":"account_information","actions":["read_balances"],"accounts":[{"iban":"DE89370400440532013000"}]}""", false)]
    [InlineData("""{"type":"account_information","actions":["read_transactions"],"accounts":[{"iban":"DE89370400440532013000"}],"locations":["https://accounts.bank.example"]}""", false)]
    [InlineData("""{"type":"account_information","actions":[],"accounts":[{"iban":"DE89370400440532013000"}],"locations":["https://accounts.bank.example"]}""", false)]
    [InlineData("""{"type":"account_information","actions":["read_balances"],"accounts":[{"iban":"NO9386011117947"}],"locations":["https://accounts.bank.example"]}""", false)]
    [InlineData("""{"type":"account_information","actions":"read_balances","accounts":[{"iban":"DE89370400440532013000"}],"locations":["https://accounts.bank.example"]}""", false)]
    [InlineData("""{"type":"account_information","actions":["read_balances"],"accounts":{},"locations":["https://accounts.bank.example"]}""", false)]
    [Covers("RFC9396-6.1")]
    public void Accounts_may_be_narrowed_and_nothing_widened(string asked, bool granted)
    {
        var redemption = new RefreshRedemption
        {
            Client = Sample.Web,
            Form = Sample.Form(Sample.Details(asked)),
            Token = new IssuedRefreshToken { ClientId = "web", ExpiresAt = Sample.Now.AddDays(1), Scopes = ["accounts"], AuthorizationDetails = $"[{Sample.Accounts}]" },
            Now = Sample.Now,
        };

        Assert.Equal(granted ? null : "AuthorizationDetails.AreNotWidened", RefreshTokenChecks.InOrder.FirstRefusal(redemption)?.Check);
    }

    [Theory]
    [InlineData("CHF", "1250", "1,250.00")]
    [InlineData("CHF", "0.5", "0.50")]
    [InlineData("JPY", "120000", "120,000")]
    [InlineData("KWD", "1234567.5", "1,234,567.500")]
    public void An_amount_reads_as_it_is_printed(string currency, string amount, string printed)
    {
        var detail = AuthorizationDetailList.Read($"[{Sample.Payment.Replace("CHF", currency, StringComparison.Ordinal).Replace("1250.00", amount, StringComparison.Ordinal)}]")![0];

        Assert.Equal((currency, printed, "CH93 0076 2011 6238 5295 7"), (PaymentView.Of(detail)!.Currency, PaymentView.Of(detail)!.Amount, PaymentView.Of(detail)!.CreditorIban));
    }

    [Fact]
    [Covers("RFC9396-3.1")]
    public void Details_may_come_without_any_scope()
    {
        Assert.True(AuthorizeRefusals.Prove("scope=&" + Sample.Details(Sample.Payment)).TryGet(out var request, out _));

        Assert.Empty(request.Scopes);
        Assert.False(request.IsOpenId);
        Assert.Equal($"[{Sample.Payment}]", AuthorizationDetailList.Write(request.AuthorizationDetails));
    }

    [Fact]
    public void A_value_with_a_line_of_the_longest_length_is_taken_and_a_longer_one_is_not()
    {
        string With(int length) => Sample.Details(Sample.Payment.Replace("Merchant A", new string('m', length), StringComparison.Ordinal));

        Assert.True(AuthorizeRefusals.Prove(With(70)).TryGet(out _, out _));
        Assert.False(AuthorizeRefusals.Prove(With(71)).TryGet(out ValidRequest? _, out _));
    }
}
