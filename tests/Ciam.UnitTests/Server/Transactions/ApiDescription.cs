using System.Text.Json;
using Ciam.Server.Transactions;
using Ciam.Testing;

namespace Ciam.UnitTests.Server.Transactions;

/// <summary>The OpenAPI description names exactly what the API takes.</summary>
public sealed class ApiDescription
{
    private static readonly JsonElement Schemas = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("docs/transactions/openapi.json"))).RootElement.GetProperty("components").GetProperty("schemas");

    private static IEnumerable<string> MembersOf(Type type) =>
        type.GetProperties().Where(property => property.SetMethod is not null && property.Name != "EqualityContract").Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Described(JsonElement schema) => schema.GetProperty("properties").EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal);

    private static IEnumerable<string?> Values(JsonElement schema) => schema.GetProperty("enum").EnumerateArray().Select(value => value.GetString());

    [Fact]
    public void Every_member_of_a_question_is_described_and_no_other()
    {
        var question = Schemas.GetProperty("Question").GetProperty("properties");

        Assert.Equal(MembersOf(typeof(AssessmentRequest)), Described(Schemas.GetProperty("Question")));
        Assert.Equal(MembersOf(typeof(AskedPayee)), Described(Schemas.GetProperty("Payee")));
        Assert.Equal(MembersOf(typeof(AskedHints)), Described(question.GetProperty("hints")));
        Assert.Equal(MembersOf(typeof(AskedApproval)), Described(question.GetProperty("approval")));
        Assert.Equal(AssessmentRequest.Channels, Values(question.GetProperty("channel")));
        Assert.Equal(TransactionOutcome.All, Values(question.GetProperty("outcome")));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[[[[[[[[")]
    [InlineData("{\"transaction_id\":\"a\",\"customer\":\"b\",\"amount\":\"1\",\"currency\":\"EUR\",\"payee\":{\"account\":\"1\"},\"x\":1}")]
    [InlineData("{\"transaction_id\":\"a\",\"transaction_id\":\"b\"}")]
    [InlineData("{\"features\":{\"a\":1e400}}")]
    public void Noise_is_told_and_never_thrown(string body)
    {
        var (request, fault) = AssessmentRequest.Read(System.Text.Encoding.UTF8.GetBytes(body), DateTimeOffset.UnixEpoch);

        Assert.Null(request);
        Assert.NotNull(fault);
        Assert.All(fault, letter => Assert.InRange(letter, ' ', '~'));
    }
}
