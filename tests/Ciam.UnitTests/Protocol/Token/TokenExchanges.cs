using System.Text.Json;
using Ciam.Protocol;
using Ciam.Protocol.Jose;
using Ciam.Protocol.SenderConstraint;
using Ciam.Protocol.Token;
using Ciam.Protocol.Token.Grants;
using Ciam.Protocol.Wire;
using Ciam.Testing;
using Ciam.UnitTests.Protocol.Jose;

namespace Ciam.UnitTests.Protocol.Token;

/// <summary>A token traded for another one: in whose hands, for how much of it, and how long.</summary>
public sealed class TokenExchanges
{
    private const string Basis = "subject_token=t&subject_token_type=" + TokenTypeNames.AccessToken;

    private static readonly SenderKey Held = new(ConfirmationMethods.DpopKey, "thumb");

    private static readonly Client Robot = Sample.Robot with
    {
        GrantTypes = [GrantTypes.TokenExchange],
        Scopes = ["openid", "accounts", "payments", "offline_access"],
        Metadata = new ClientMetadata { TokenExchangeSubjectClients = ["web"], AuthorizationDetailsTypes = ["account_information"] },
    };

    public static TheoryData<string, string, string> Forms { get; } = new()
    {
        { "public", "unauthorized_client", "ExchangedToken.ClientIsConfidential" },
        { "subject_token=", "invalid_request", "ExchangedToken.SubjectIsPresent" },
        { "subject_token_type=", "invalid_request", "ExchangedToken.SubjectTypeIsAccessToken" },
        { "subject_token_type=urn:ietf:params:oauth:token-type:id_token", "invalid_request", "ExchangedToken.SubjectTypeIsAccessToken" },
        { "subject_token_type=urn:ietf:params:oauth:token-type:refresh_token", "invalid_request", "ExchangedToken.SubjectTypeIsAccessToken" },
        { "actor_token_type=" + TokenTypeNames.AccessToken, "invalid_request", "ExchangedToken.ActorTypeIsAccessToken" },
        { "actor_token=a", "invalid_request", "ExchangedToken.ActorTypeIsAccessToken" },
        { "actor_token=a&actor_token_type=urn:ietf:params:oauth:token-type:jwt", "invalid_request", "ExchangedToken.ActorTypeIsAccessToken" },
        { "requested_token_type=urn:ietf:params:oauth:token-type:refresh_token", "invalid_request", "ExchangedToken.RequestedTypeIsAccessToken" },
        { "requested_token_type=urn:ietf:params:oauth:token-type:id_token", "invalid_request", "ExchangedToken.RequestedTypeIsAccessToken" },
        { "authorization_details={", "invalid_authorization_details", "AuthorizationDetails.AreWellFormed" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    [Covers("RFC8693-2.1"), Covers("RFC8693-5")]
    public void The_form_is_refused(string change, string error, string check) => Refused.As(error, check, TokenExchangeFormChecks.InOrder.FirstRefusal(new ClientRequest
    {
        Client = change == "public" ? Robot with { TokenEndpointAuthMethod = ClientAuthMethods.None } : Robot,
        Form = Sample.Form(Basis, change == "public" ? "" : change),
    }));

    [Fact]
    public void Every_check_of_the_form_has_a_row() => Refused.AssertComplete(TokenExchangeFormChecks.InOrder, Forms.Select(row => (string)row[2]));

    public static TheoryData<string, string, string, string> Cases { get; } = new()
    {
        { "client_id=phone", "", "invalid_request", "ExchangedToken.MayBeExchangedByTheClient" },
        { "client_id=", "", "invalid_request", "ExchangedToken.MayBeExchangedByTheClient" },
        { "gid=", "", "invalid_request", "ExchangedToken.IsAboutACustomer" },
        { "sid=", "", "invalid_request", "ExchangedToken.IsAboutACustomer" },
        { "may_act={\"client_id\":\"agent\"}", "", "invalid_request", "ExchangedToken.MayActIsTheClient" },
        { "may_act=\"robot\"", "", "invalid_request", "ExchangedToken.MayActIsTheClient" },
        { "cnf={\"jkt\":\"thumb\"}", "", "invalid_request", "ExchangedToken.IsShownByItsHolder" },
        { "cnf={\"jkt\":\"other\"}", "key", "invalid_request", "ExchangedToken.IsShownByItsHolder" },
        { "cnf={\"x5t#S256\":\"thumb\"}", "key", "invalid_request", "ExchangedToken.IsShownByItsHolder" },
        { "cnf=1", "key", "invalid_request", "ExchangedToken.IsShownByItsHolder" },
        { "", "actor of another client", "invalid_request", "ExchangedToken.ActorIsTheClient" },
        { "", "actor about a customer", "invalid_request", "ExchangedToken.ActorIsTheClient" },
        { "act={\"client_id\":\"a\",\"act\":{\"client_id\":\"b\",\"act\":{\"client_id\":\"c\",\"act\":{\"client_id\":\"d\"}}}}", "", "invalid_request", "ExchangedToken.ChainIsShort" },
        { "", "scope=payments", "invalid_scope", "ExchangedToken.ScopeIsNotWidened" },
        { "", "scope=profile", "invalid_scope", "ExchangedToken.ScopeIsNotWidened" },
        { "", "scope=offline_access", "invalid_scope", "ExchangedToken.ScopeIsNotWidened" },
        { "", "scope=%22", "invalid_scope", "ExchangedToken.ScopeIsNotWidened" },
        { "", "authorization_details=[{\"type\":\"account_information\",\"actions\":[\"read_transactions\"]}]", "invalid_authorization_details", "ExchangedToken.DetailsAreNotWidened" },
        { "", "authorization_details=[" + Sample.Payment + "]", "invalid_authorization_details", "ExchangedToken.DetailsAreNotWidened" },
        { "scope=profile&authorization_details=", "", "invalid_scope", "ExchangedToken.SomethingIsLent" },
        { "", "resource=" + Sample.CardsApi, "invalid_target", "ExchangedToken.TargetIsTheTokens" },
        { "", "audience=agent", "invalid_target", "ExchangedToken.TargetIsTheTokens" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Covers("RFC8693-2.1"), Covers("RFC8693-2.2.1"), Covers("RFC8693-2.2.2"), Covers("RFC8693-4.1"), Covers("RFC8693-4.4"), Covers("RFC8693-5"), Covers("RFC8707-2.2"), Covers("RFC9396-6.1"), Covers("RFC9700-2.3"), Covers("RFC9449-7.1"), Covers("RFC6749-3.3")]
    public void The_exchange_is_refused(string token, string change, string error, string check) =>
        Refused.As(error, check, TokenExchangeChecks.InOrder.FirstRefusal(Exchange(token, change)));

    [Fact]
    public void Every_check_has_a_row() => Refused.AssertComplete(TokenExchangeChecks.InOrder, Cases.Select(row => (string)row[3]));

    [Theory]
    [InlineData("", "", "openid accounts")]
    [InlineData("", "scope=accounts&resource=" + Sample.AccountsApi + "&audience=" + Sample.AccountsApi, "accounts")]
    [InlineData("may_act={\"client_id\":\"robot\"}", "", "openid accounts")]
    [InlineData("cnf={\"jkt\":\"thumb\"}", "key", "openid accounts")]
    [InlineData("cnf={\"jkt\":\"thumb\"}", "api", "openid accounts")]
    [InlineData("", "actor", "openid accounts")]
    [Covers("RFC8693-2.1"), Covers("RFC8693-2.2.1"), Covers("RFC8693-4.4")]
    public void What_was_given_may_be_lent_and_no_more(string token, string change, string scopes)
    {
        var exchange = Exchange(token, change);

        Assert.Null(TokenExchangeChecks.InOrder.FirstRefusal(exchange));
        Assert.Equal(scopes.Split(' '), exchange.AskedScopes);
        Assert.Equal(new Actor("robot", null), exchange.Actor);
        Assert.Equal(["t0", "t1"], TokenExchangeChecks.Origins(exchange));
    }

    /// <summary>Making one's own token smaller delegates nothing, and a foreign may_act does not stand in the way.</summary>
    [Fact]
    [Covers("RFC8693-4.1")]
    public void Ones_own_token_stays_ones_own()
    {
        var exchange = Exchange("client_id=robot&may_act={\"client_id\":\"agent\"}&act={\"sub\":\"earlier\",\"client_id\":\"earlier\"}", "scope=accounts");

        Assert.Null(TokenExchangeChecks.InOrder.FirstRefusal(exchange));
        Assert.Equal(new Actor("earlier", null), exchange.Actor);
        Assert.Empty(exchange.AskedDetails);
    }

    [Theory]
    [InlineData(60, 60)]
    [InlineData(3600, 300)]
    [Covers("RFC8693-2.2.1")]
    public void The_new_token_never_outlives_the_old(int left, int lasts) =>
        Assert.Equal(TimeSpan.FromSeconds(lasts), TokenExchangeChecks.Lifetime(Exchange("", "", left), TimeSpan.FromMinutes(5), Sample.Now));

    [Fact]
    [Covers("RFC8693-4.1"), Covers("RFC8693-4.4")]
    public void The_token_says_who_acts_through_whom_and_who_may_next()
    {
        var minted = TokenMint.Mint(new GrantedAccess
        {
            Client = Robot with { Metadata = new ClientMetadata { MayActClient = "agent" } },
            Scopes = ["accounts"],
            Audience = [Sample.AccountsApi],
            GrantId = Guid.Empty,
            Actor = new Actor("robot", new Actor("earlier", null)),
            Origins = ["t0", "t1"],
        }, Sample.Issuer, Sample.Now, "t2").AccessToken;

        var json = JsonSerializer.SerializeToElement(minted);
        Assert.Equal("""{"sub":"robot","client_id":"robot","act":{"sub":"earlier","client_id":"earlier"}}""", json.GetProperty("act").GetRawText());
        Assert.Equal("""{"sub":"agent","client_id":"agent"}""", json.GetProperty("may_act").GetRawText());
        Assert.Equal("""["t0","t1"]""", json.GetProperty("origins").GetRawText());
    }

    private static TokenExchange Exchange(string token, string change, int left = 200)
    {
        var flags = new[] { "key", "api", "actor", "actor of another client", "actor about a customer" };
        var client = change == "api" ? Robot with { ResourceIdentifier = Sample.AccountsApi } : Robot;
        return new TokenExchange
        {
            Client = client,
            Form = Sample.Form(Basis, flags.Contains(change) ? "" : change),
            Subject = Token(token, left),
            ActorToken = change switch
            {
                "actor" => Token("client_id=robot&sub=robot&gid=&sid=", left),
                "actor of another client" => Token("client_id=agent&sub=agent&gid=&sid=", left),
                "actor about a customer" => Token("client_id=robot", left),
                _ => null,
            },
            SenderKey = change == "key" ? Held : null,
        };
    }

    /// <summary>A token of the web app's about Alice; changes are written as a form, JSON where it begins like JSON.</summary>
    private static VerifiedToken Token(string change, int left)
    {
        var claims = new Dictionary<string, object>
        {
            ["iss"] = Sample.Issuer, ["sub"] = "alice", ["aud"] = Sample.AccountsApi, ["client_id"] = "web", ["scope"] = "openid profile accounts offline_access", ["jti"] = "t1", ["sid"] = "s1",
            ["gid"] = "0198c5a0-0000-7000-8000-000000000001", ["iat"] = Sample.Now.ToUnixTimeSeconds(), ["exp"] = Sample.Now.ToUnixTimeSeconds() + left, ["origins"] = new[] { "t0" },
            ["authorization_details"] = JsonSerializer.Deserialize<JsonElement>($"[{Sample.Accounts},{Sample.Payment}]"),
        };
        foreach (var pair in change.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = (pair[..pair.IndexOf('=', StringComparison.Ordinal)], pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            claims.Remove(name);
            if (value.Length > 0)
                claims[name] = value[0] is '{' or '"' or '1' ? JsonSerializer.Deserialize<JsonElement>(value) : value;
        }

        return Verifier.Verify(Signer.Sign(claims, Keys.Ec, "at+jwt"), Keys.Ours, "at+jwt", Sample.Issuer, Sample.Now).TryGet(out var token, out _) ? token : throw new InvalidOperationException("not a token of ours");
    }
}
