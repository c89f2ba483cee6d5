using System.Text.Json;
using Ciam.Protocol.PaymentApproval;
using Ciam.Protocol.RichAuthorization;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.PaymentApproval;

/// <summary>What is hashed: one spelling for one payment, and another hash for every other.</summary>
public sealed class Statements
{
    /// <summary>RFC 8785 sections 3.2.2 and 3.2.3, without the fractions that payments have not.</summary>
    [Theory]
    [InlineData("""{ "b" : 1, "a" : [ true , null ] }""", """{"a":[true,null],"b":1}""")]
    [InlineData("""{"\u20ac":"Euro Sign","\r":"Carriage Return","\u000a":"Newline","1":"One","\u0080":"Control\u007f","\ud83d\ude02":"Smiley","\u00f6":"o","\ufb33":"Dalet","</script>":"x"}""",
        "{\"\\n\":\"Newline\",\"\\r\":\"Carriage Return\",\"1\":\"One\",\"</script>\":\"x\",\"\u0080\":\"Control\u007f\",\"ö\":\"o\",\"€\":\"Euro Sign\",\"😂\":\"Smiley\",\"\ufb33\":\"Dalet\"}")]
    [InlineData("""{"x":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/"}""", "{\"x\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}")]
    [InlineData("[-9007199254740992,0]", "[-9007199254740992,0]")]
    [Covers("RFC8785-3.2.3")]
    public void Json_has_one_spelling(string json, string expected) => Assert.Equal(expected, CanonicalJson.Of(JsonSerializer.Deserialize<JsonElement>(json)));

    [Theory]
    [InlineData("[1.5]")]
    [InlineData("[1e2]")]
    [InlineData("[9007199254740993]")]
    [InlineData("""{"a":1,"a":2}""")]
    public void What_has_no_exact_spelling_has_none(string json) => Assert.Null(CanonicalJson.Of(JsonSerializer.Deserialize<JsonElement>(json)));

    /// <summary>Held fast: whoever changes what is hashed breaks every receipt there is, and needs another version.</summary>
    [Fact]
    public void The_statement_and_its_digest_are_spelled_so()
    {
        var text = Approved.Statement().ToCanonical();

        Assert.Equal(
            """{"client_id":"web","customer":"0198c0de-0000-7000-8000-000000000001","iat":1772532000,"iss":"https://login.bank.example","nonce":"bLCf5yo0cad2-du4UJ-lvv5z6HjyPdcb550k7JDBuds","payments":[{"creditorAccount":{"iban":"CH9300762011623852957"},"creditorName":"Merchant A","instructedAmount":{"amount":"1250.00","currency":"CHF"},"remittanceInformationUnstructured":"Invoice 7","type":"payment_initiation"}],"request":"0198c0de-0000-7000-8000-000000000002","version":"ciam-payment-approval-v1"}""",
            text);
        Assert.Equal("WMvtQVX3q-Klqke04FqCt4l6EFZH008FityuOKvC8MI", PaymentStatement.ChallengeOf(text));
    }

    [Fact]
    public void A_statement_is_read_back_as_it_was()
    {
        var text = Approved.Statement(Approved.Payment, Approved.Another).ToCanonical();

        Assert.Equal(text, PaymentStatement.Read(text)!.ToCanonical());
    }

    public static TheoryData<string, string> Differences => new()
    {
        { "one digit of the amount", Approved.Payment.Replace("1250.00", "1250.01", StringComparison.Ordinal) },
        { "a zero more", Approved.Payment.Replace("1250.00", "12500.00", StringComparison.Ordinal) },
        { "the same amount in other digits", Approved.Payment.Replace("1250.00", "1250", StringComparison.Ordinal) },
        { "the currency", Approved.Payment.Replace("CHF", "EUR", StringComparison.Ordinal) },
        { "the payee", Approved.Payment.Replace("Merchant A", "Merchant B", StringComparison.Ordinal) },
        { "a letter that looks the same", Approved.Payment.Replace("Merchant A", "Merchant А", StringComparison.Ordinal) },
        { "the account", Approved.Payment.Replace("CH9300762011623852957", "DE89370400440532013000", StringComparison.Ordinal) },
        { "the reference", Approved.Payment.Replace("Invoice 7", "Invoice 8", StringComparison.Ordinal) },
        { "no reference", Approved.Payment.Replace(",\"remittanceInformationUnstructured\":\"Invoice 7\"", "", StringComparison.Ordinal) },
        { "a member more", Approved.Payment.Replace("}]", "}],\"endToEndIdentification\":\"x\"", StringComparison.Ordinal).Replace("\"Invoice 7\"}", "\"Invoice 7\",\"endToEndIdentification\":\"x\"}", StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    [Covers("PSD2RTS-5.1.b"), Covers("PSD2RTS-5.1.d")]
    public void Another_payment_is_another_digest(string what, string payment)
    {
        var (approved, other) = (Approved.Statement(), Approved.Statement(payment));

        Assert.True(PaymentStatement.ChallengeOf(approved.ToCanonical()) != PaymentStatement.ChallengeOf(other.ToCanonical()), what);
        Assert.False(approved.IsOf(other.Payments), what);
        Assert.False(approved.Holds(other.Payments[0]), what);
    }

    [Fact]
    public void Payments_in_another_order_or_number_are_others()
    {
        var both = Approved.Statement(Approved.Payment, Approved.Another);

        Assert.True(both.IsOf(Approved.Statement(Approved.Payment, Approved.Another).Payments));
        foreach (var payments in new[] { new[] { Approved.Another, Approved.Payment }, [Approved.Payment], [Approved.Payment, Approved.Payment], [Approved.Payment, Approved.Another, Approved.Another] })
        {
            Assert.False(both.IsOf(Approved.Statement(payments).Payments));
            Assert.NotEqual(PaymentStatement.ChallengeOf(both.ToCanonical()), PaymentStatement.ChallengeOf(Approved.Statement(payments).ToCanonical()));
        }
    }

    /// <summary>The order of members says nothing; the one spelling is the same.</summary>
    [Fact]
    public void The_same_payment_spelled_otherwise_is_the_same()
    {
        const string otherwise = """{ "remittanceInformationUnstructured" : "Invoice\u0020 7", "creditorAccount":{"iban":"CH9300762011623852957"}, "creditorName":"Merchant A","instructedAmount":{"amount":"1250.00","currency":"CHF"},"type":"payment_initiation"}""";
        var payments = AuthorizationDetailList.Read($"[{otherwise.Replace("\\u0020 ", "\\u0020", StringComparison.Ordinal)}]")!;

        Assert.True(Approved.Statement().IsOf(payments));
        Assert.Equal(Approved.Statement().ToCanonical(), (Approved.Statement() with { Payments = payments }).ToCanonical());
    }

    [Fact]
    public void Another_customer_client_request_moment_server_or_nonce_is_another_digest()
    {
        var statement = Approved.Statement();
        PaymentStatement[] others =
        [
            statement with { Customer = "0198c0de-0000-7000-8000-00000000000f" }, statement with { ClientId = "web2" }, statement with { Request = "another" }, statement with { At = statement.At.AddSeconds(1) },
            statement with { Issuer = "https://evil.example" }, statement with { Nonce = new string('A', 43) },
        ];

        var digests = others.Append(statement).Select(other => PaymentStatement.ChallengeOf(other.ToCanonical())).ToArray();

        Assert.Equal(digests.Length, digests.Distinct().Count());
    }

    [Theory]
    [InlineData("{", "{ ")]
    [InlineData("\"client_id\":\"web\",", "")]
    [InlineData("\"version\":\"ciam-payment-approval-v1\"", "\"version\":\"ciam-payment-approval-v2\"")]
    [InlineData("\"version\":", "\"verse\":\"x\",\"version\":")]
    [InlineData("\"creditorName\":\"Merchant A\",", "")]
    [InlineData("\"currency\":\"CHF\"", "\"currency\":\"XXX\"")]
    [InlineData("\"payment_initiation\"", "\"account_information\"")]
    [InlineData("\"iat\":1772532000", "\"iat\":\"1772532000\"")]
    [InlineData("\"iat\":1772532000", "\"iat\":1772532000.0")]
    public void What_is_not_a_whole_statement_in_its_one_spelling_is_none(string from, string to)
    {
        var text = Approved.Statement().ToCanonical();
        Assert.Contains(from, text, StringComparison.Ordinal);

        Assert.Null(PaymentStatement.Read(text.Replace(from, to, StringComparison.Ordinal)));
    }

    /// <summary>Members in another order are the same JSON, and not what was hashed.</summary>
    [Fact]
    public void A_reordered_statement_is_none()
    {
        var text = Approved.Statement().ToCanonical();

        Assert.Null(PaymentStatement.Read("{\"version\":\"ciam-payment-approval-v1\"," + text[1..].Replace(",\"version\":\"ciam-payment-approval-v1\"", "", StringComparison.Ordinal)));
        Assert.Null(PaymentStatement.Read(text.Replace("""{"amount":"1250.00","currency":"CHF"}""", """{"currency":"CHF","amount":"1250.00"}""", StringComparison.Ordinal)));
    }
}
