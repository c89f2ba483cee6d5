using System.Net;
using System.Text.Json;
using Ciam.Server.OAuth;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth.Registration;

/// <summary>Registration for those who bring something: an initial access token, or a software statement.</summary>
public sealed class RegistrationByToken(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("RFC7591-3")]
    public async Task An_initial_access_token_is_good_for_so_many_registrations()
    {
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("initial_access_token"));
        var token = await MakeAsync(bank, "Partner Ltd", "7", "2");

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => bank.RegisterAsync(RegistrationSteps.Metadata(), token)));

        Assert.Equal(2, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => Assert.Equal((HttpStatusCode.Unauthorized, "invalid_token"), (answer.Status, answer["error"])));
        Assert.Single(await bank.Audit.EntriesAsync("initial_access_token.made"));
    }

    [Fact]
    public async Task Without_a_good_token_nobody_registers()
    {
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("initial_access_token"));
        var token = await MakeAsync(bank, "Partner Ltd", "1", "5");
        bank.Clock.Advance(TimeSpan.FromDays(2));

        foreach (var bad in new[] { null, "nonsense", token })
        {
            var refused = await bank.RegisterAsync(RegistrationSteps.Metadata(), bad);
            Assert.Equal((HttpStatusCode.Unauthorized, "invalid_token"), (refused.Status, refused["error"]));
            Assert.StartsWith("Bearer", refused.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        }
    }

    [Fact]
    [Covers("RFC7591-2.3"), Covers("RFC7591-3.1.1")]
    public async Task A_software_statement_stands_above_what_the_client_says()
    {
        using var trust = new Trust();
        await using var bank = await app.NewBankAsync(trust.Settings());
        var statement = trust.Statement(new() { ["client_name"] = "Approved app", ["redirect_uris"] = new[] { "https://approved.example/cb" } });

        var registered = await bank.RegisterAsync(RegistrationSteps.Metadata(("software_statement", statement), ("client_name", "My own name")));

        Assert.Equal(HttpStatusCode.Created, registered.Status);
        Assert.Equal("Approved app", registered["client_name"]);
        Assert.Equal("https://approved.example/cb", registered.Json.GetProperty("redirect_uris")[0].GetString());
        Assert.Equal("software-1", registered["software_id"]);
    }

    [Theory]
    [InlineData("none", "invalid_software_statement")]
    [InlineData("noise", "invalid_software_statement")]
    [InlineData("another issuer", "unapproved_software_statement")]
    [InlineData("another key", "invalid_software_statement")]
    [InlineData("unsigned", "invalid_software_statement")]
    [InlineData("expired", "invalid_software_statement")]
    [InlineData("no software id", "invalid_software_statement")]
    [Covers("RFC7591-2.3")]
    public async Task A_statement_that_is_not_good_is_refused(string how, string error)
    {
        using var trust = new Trust();
        await using var bank = await app.NewBankAsync(trust.Settings());
        object? statement = how switch
        {
            "none" => null,
            "noise" => "noise",
            "another issuer" => trust.Statement(new() { ["iss"] = "https://other.example" }),
            "another key" => trust.Statement([], TestKey.Es256()),
            "unsigned" => Forge(trust.Statement([])),
            "expired" => trust.Statement(new() { ["exp"] = bank.Clock.GetUtcNow().ToUnixTimeSeconds() }),
            _ => trust.Statement(new() { ["software_id"] = null }),
        };

        Assert.Equal(error, (await bank.RegisterAsync(RegistrationSteps.Metadata(("software_statement", statement))))["error"]);
    }

    private static string Forge(string statement) =>
        $"{System.Buffers.Text.Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new { alg = "none" }))}.{statement.Split('.')[1]}.";

    private static async Task<string> MakeAsync(Bank bank, params string[] arguments)
    {
        await using var output = new StringWriter();
        Assert.Equal(0, await InitialAccessTokens.RunAsync(bank.Services, arguments, output, default));
        return bank.Secrets.Remember("initial access token", output.ToString().Trim());
    }

    private sealed class Trust : IDisposable
    {
        private readonly TestKey _key = TestKey.Es256("trust");
        private readonly string _file = Path.GetTempFileName();

        public BankSettings Settings()
        {
            File.WriteAllText(_file, _key.Jwks);
            return RegistrationSteps.Settings("software_statement", ("StatementIssuer", "https://trust.example"), ("StatementKeysFile", _file));
        }

        public string Statement(Dictionary<string, object?> bend, TestKey? key = null)
        {
            var claims = new Dictionary<string, object?> { ["iss"] = "https://trust.example", ["software_id"] = "software-1" };
            foreach (var (name, value) in bend)
                claims[name] = value;
            return (key ?? _key).Sign(claims, new Dictionary<string, object?> { ["kid"] = "trust" });
        }

        public void Dispose() => File.Delete(_file);
    }
}
