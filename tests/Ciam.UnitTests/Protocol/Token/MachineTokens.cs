using Ciam.Protocol;
using Ciam.Protocol.Token.Grants;
using Ciam.Protocol.Wire;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.Token;

/// <summary>A client asking for a token of its own.</summary>
public sealed class MachineTokens
{
    private static readonly Client Secretless = Sample.Robot with { ClientId = "secretless", TokenEndpointAuthMethod = ClientAuthMethods.None };
    private static readonly Client Chatty = Sample.Robot with { ClientId = "chatty", GrantTypes = [GrantTypes.AuthorizationCode] };
    private static readonly Client Idle = Sample.Robot with { ClientId = "idle", Scopes = ["openid"] };

    public static TheoryData<string, string, string, string> Cases { get; } = new()
    {
        { "secretless", "scope=cards", "unauthorized_client", "GrantType.IsForConfidentialClients" },
        { "chatty", "scope=cards", "unauthorized_client", "GrantType.IsAllowed" },
        { "robot", "scope=%09", "invalid_scope", "Scope.IsWellFormed" },
        { "robot", "scope=everything", "invalid_scope", "Scope.IsKnown" },
        { "robot", "scope=profile", "invalid_scope", "Scope.IsForAnApi" },
        { "robot", "scope=cards openid", "invalid_scope", "Scope.IsForAnApi" },
        { "robot", "scope=cards offline_access", "invalid_scope", "Scope.IsForAnApi" },
        { "robot", "scope=accounts", "invalid_scope", "Scope.IsAllowedForClient" },
        { "robot", "scope=cards&resource=cards", "invalid_target", "Resource.IsAbsolute" },
        { "robot", "scope=cards&resource=https://other.example", "invalid_target", "Resource.IsKnown" },
        { "robot", "scope=cards&resource=https://accounts.bank.example", "invalid_target", "Resource.OwnsAnAskedScope" },
        { "robot", "scope=cards accounts.read", "invalid_scope", "Scope.BelongsToOneApi" },
        { "robot", "", "invalid_scope", "Scope.BelongsToOneApi" },
        { "robot", "authorization_details=1", "invalid_authorization_details", "AuthorizationDetails.AreWellFormed" },
        { "robot", Sample.Details("""{"type":"magic"}"""), "invalid_authorization_details", "AuthorizationDetails.TypesAreKnown" },
        { "robot", Sample.Details(Sample.Payment), "invalid_authorization_details", "AuthorizationDetails.TypesAreAllowedForClient" },
        { "robot", Sample.Details(Sample.Accounts), "invalid_authorization_details", "AuthorizationDetails.AreForMachines" },
        { "robot", Sample.Details("""{"type":"confirmation_of_payee","x":1}"""), "invalid_authorization_details", "AuthorizationDetails.MembersAreKnown" },
        { "robot", Sample.Details("""{"type":"confirmation_of_payee"}"""), "invalid_authorization_details", "AuthorizationDetails.RequiredMembersAreThere" },
        { "robot", Sample.Details("""{"type":"confirmation_of_payee","creditorName":"A","creditorAccount":{"iban":"DE89370400440532013001"}}"""), "invalid_authorization_details", "AuthorizationDetails.ValuesAreOfTheirType" },
        { "robot", Sample.Details("""{"type":"confirmation_of_payee","creditorName":"A","creditorAccount":{"iban":"DE89370400440532013000"},"locations":["https://accounts.bank.example"]}"""), "invalid_authorization_details", "AuthorizationDetails.LocationsTakeTheType" },
        { "robot", "scope=accounts.read&resource=https://accounts.bank.example&" + Sample.Details(Sample.Payee), "invalid_target", "AuthorizationDetails.BelongToTheResources" },
        { "idle", "", "invalid_scope", "Scope.LeavesSomething" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Covers("RFC9396-6"), Covers("RFC6749-4.4"), Covers("RFC6749-4.4.2"), Covers("RFC6749-5.2"), Covers("RFC6749-3.3"), Covers("RFC8707-2"), Covers("RFC9068-3")]
    public void The_request_is_refused(string client, string change, string error, string check) =>
        Refused.As(error, check, ClientCredentialsChecks.InOrder.FirstRefusal(Request(client, change)));

    [Fact]
    public void Every_check_has_a_row() => Refused.AssertComplete(ClientCredentialsChecks.InOrder, Cases.Select(row => (string)row[3]));

    [Theory]
    [InlineData("scope=cards", "cards")]
    [InlineData("resource=https://accounts.bank.example", "accounts.read")]
    [InlineData("resource=https://cards.bank.example/v1&scope=cards", "cards")]
    [Covers("RFC6749-3.3"), Covers("RFC8707-2")]
    public void What_is_not_asked_for_by_name_is_what_the_registration_allows_at_the_resource(string change, string scopes)
    {
        var request = Request("robot", change);

        Assert.Null(ClientCredentialsChecks.InOrder.FirstRefusal(request));
        Assert.Equal(scopes.Split(' '), ClientCredentialsChecks.GrantedScopes(request));
    }

    [Fact]
    [Covers("RFC6749-3.3")]
    public void A_client_of_one_API_need_not_name_anything()
    {
        var request = Request("robot", "") with { Client = Sample.Robot with { Scopes = ["accounts.read", "payments", "email"] } };

        Assert.Null(ClientCredentialsChecks.InOrder.FirstRefusal(request));
        Assert.Equal(["accounts.read", "payments"], ClientCredentialsChecks.GrantedScopes(request));
    }

    private static ClientCredentialsRequest Request(string client, string change) => new()
    {
        Client = new[] { Sample.Robot, Secretless, Chatty, Idle }.Single(known => known.ClientId == client),
        Form = Sample.Form("grant_type=client_credentials", change),
        ServerMetadata = Sample.Server,
    };
}
