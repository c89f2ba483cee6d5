using Ciam.Protocol;
using Ciam.Protocol.Authorize;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.Authorize;

/// <summary>Requests with a proven address that are refused by redirect.</summary>
public sealed class AuthorizeRefusals
{
    private const string Cards = "https://cards.bank.example/v1";

    public static TheoryData<string, string, string> Cases { get; } = new()
    {
        { "client_id=pusher&redirect_uri=https://pusher.example/callback", "invalid_request", "PushedRequest.IsUsedWhereRequired" },
        { "client_id=signer&redirect_uri=https://signer.example/callback", "invalid_request", "RequestObject.IsSignedWhereRequired" },
        { "client_id=signed&redirect_uri=https://signed.example/callback", "invalid_request", "ResponseMode.IsSignedWhereRequired" },
        { "client_id=poster&redirect_uri=https://poster.example/callback", "invalid_request", "ResponseMode.IsOneOfTheClients" },
        { "client_id=poster&redirect_uri=https://poster.example/callback&response_mode=jwt", "invalid_request", "ResponseMode.IsOneOfTheClients" },
        { "client_id=poster&redirect_uri=https://poster.example/callback&response_mode=form_post&scope=", "invalid_scope", "Scope.IsPresent" },
        { "request_uri=urn:x", "request_uri_not_supported", "RequestObject.IsNotPassedByReference" },
        { "registration={}", "registration_not_supported", "RequestObject.RegistrationIsNotPassed" },
        { "response_type=", "invalid_request", "ResponseType.IsPresent" },
        { "response_type=token", "unsupported_response_type", "ResponseType.IsCode" },
        { "response_type=code id_token", "unsupported_response_type", "ResponseType.IsCode" },
        { "response_type=CODE", "unsupported_response_type", "ResponseType.IsCode" },
        { "client_id=robot&redirect_uri=https://robot.example/callback", "unauthorized_client", "ResponseType.IsAllowedForClient" },
        { "code_challenge=", "invalid_request", "Pkce.ChallengeIsS256" },
        { "code_challenge_method=", "invalid_request", "Pkce.ChallengeIsS256" },
        { "code_challenge_method=plain", "invalid_request", "Pkce.ChallengeIsS256" },
        { "code_challenge_method=s256", "invalid_request", "Pkce.ChallengeIsS256" },
        { "code_challenge={a*42}", "invalid_request", "Pkce.ChallengeIsS256" },
        { "code_challenge={a*44}", "invalid_request", "Pkce.ChallengeIsS256" },
        { "code_challenge={a*42}%2B", "invalid_request", "Pkce.ChallengeIsS256" },
        { "code_challenge={a*43}%0A", "invalid_request", "Pkce.ChallengeIsS256" },
        { "dpop_jkt={a*42}", "invalid_request", "SenderBinding.RequestedKeyIsThumbprint" },
        { "dpop_jkt={a*42}%2B", "invalid_request", "SenderBinding.RequestedKeyIsThumbprint" },
        { "scope=", "invalid_scope", "Scope.IsPresent" },
        { "scope=%20", "invalid_scope", "Scope.IsWellFormed" },
        { "scope=openid \"", "invalid_scope", "Scope.IsWellFormed" },
        { "scope=openid%5C", "invalid_scope", "Scope.IsWellFormed" },
        { "scope=openid%0Aaccounts", "invalid_scope", "Scope.IsWellFormed" },
        { "scope=openid%0A", "invalid_scope", "Scope.IsWellFormed" },
        { "scope=%C3%A9", "invalid_scope", "Scope.IsWellFormed" },
        { "scope=openid {a*2048}", "invalid_scope", "Scope.IsWellFormed" },
        { "scope=accounts everything", "invalid_scope", "Scope.IsKnown" },
        { "scope=OpenID", "invalid_scope", "Scope.IsKnown" },
        { "scope=openid payments", "invalid_scope", "Scope.IsAllowedForClient" },
        { "scope=openid phone", "invalid_scope", "Scope.IsAllowedForClient" },
        { "resource=accounts", "invalid_target", "Resource.IsAbsolute" },
        { "resource=https://accounts.bank.example%23x", "invalid_target", "Resource.IsAbsolute" },
        { "resource=https://other.example", "invalid_target", "Resource.IsKnown" },
        { "resource=https://accounts.bank.example/", "invalid_target", "Resource.IsKnown" },
        { "resource=" + Cards, "invalid_target", "Resource.OwnsAnAskedScope" },
        { "scope=openid&resource=" + Cards, "invalid_target", "Resource.OwnsAnAskedScope" },
        { "scope=openid accounts cards", "invalid_scope", "Scope.BelongsToOneApi" },
        { "scope=openid accounts cards&resource=" + Cards, "invalid_scope", "Scope.BelongsToOneApi" },
        { "authorization_details={}", "invalid_authorization_details", "AuthorizationDetails.AreWellFormed" },
        { "authorization_details=[]", "invalid_authorization_details", "AuthorizationDetails.AreWellFormed" },
        { Sample.Details("""{"type":"magic"}"""), "invalid_authorization_details", "AuthorizationDetails.TypesAreKnown" },
        { Sample.Details(Sample.Payee), "invalid_authorization_details", "AuthorizationDetails.TypesAreAllowedForClient" },
        { Sample.Details("""{"type":"account_information","actions":["list_accounts"],"recurring":true}"""), "invalid_authorization_details", "AuthorizationDetails.MembersAreKnown" },
        { Sample.Details("""{"type":"account_information"}"""), "invalid_authorization_details", "AuthorizationDetails.RequiredMembersAreThere" },
        { Sample.Details("""{"type":"account_information","actions":["delete"]}"""), "invalid_authorization_details", "AuthorizationDetails.ValuesAreOfTheirType" },
        { Sample.Details("""{"type":"account_information","actions":["list_accounts"],"locations":["https://other.example"]}"""), "invalid_authorization_details", "AuthorizationDetails.LocationsTakeTheType" },
        { "scope=cards&resource=" + Cards + "&" + Sample.Details(Sample.Payment), "invalid_target", "AuthorizationDetails.BelongToTheResources" },
        { "scope=cards&" + Sample.Details(Sample.Payment), "invalid_scope", "Scope.BelongsToOneApi" },
        { "grant_management_action=update", "invalid_request", "GrantAction.ActionIsKnown" },
        { "grant_management_action=query", "invalid_request", "GrantAction.ActionIsKnown" },
        { "grant_id=g", "invalid_request", "GrantAction.GrantIsNamedWhereItIsChanged" },
        { "grant_management_action=create&grant_id=g", "invalid_request", "GrantAction.GrantIsNamedWhereItIsChanged" },
        { "grant_management_action=merge", "invalid_request", "GrantAction.GrantIsNamedWhereItIsChanged" },
        { "grant_management_action=replace", "invalid_request", "GrantAction.GrantIsNamedWhereItIsChanged" },
        { "client_id=phone&redirect_uri=http://127.0.0.1/callback&grant_management_action=create", "unauthorized_client", "GrantAction.ClientIsConfidential" },
        { "scope=accounts grant_management_query", "invalid_scope", "Scope.IsAllowedForClient" },
        { "scope=accounts global_token_revocation", "invalid_scope", "Scope.IsKnown" },
        { "prompt=create", "invalid_request", "Prompt.IsKnown" },
        { "prompt=Login", "invalid_request", "Prompt.IsKnown" },
        { "prompt=none login", "invalid_request", "Prompt.NoneStandsAlone" },
        { "max_age=-1", "invalid_request", "MaxAge.IsWholeSeconds" },
        { "max_age=1.5", "invalid_request", "MaxAge.IsWholeSeconds" },
        { "max_age= 1", "invalid_request", "MaxAge.IsWholeSeconds" },
        { "max_age=soon", "invalid_request", "MaxAge.IsWholeSeconds" },
        { "max_age={9*11}", "invalid_request", "MaxAge.IsWholeSeconds" },
        { "nonce={n*513}", "invalid_request", "Bounds.NonceIsShort" },
        { "login_hint={a*513}", "invalid_request", "Bounds.LoginHintIsShort" },
        { "acr_values=1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21", "invalid_request", "Bounds.AcrValuesAreFew" },
        { "acr_values={a*201}", "invalid_request", "Bounds.AcrValuesAreFew" },
        { "ui_locales=1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21", "invalid_request", "Bounds.UiLocalesAreFew" },
        { "id_token_hint={a*8193}", "invalid_request", "Bounds.IdTokenHintIsShort" },
        { "claims=no json", "invalid_request", "ClaimsParameter.IsWellFormed" },
        { "claims={\"id_token\":{\"acr\":{\"essential\":true,\"values\":[\"urn:other:9\",\"loa-3\"]}}}", "unmet_authentication_requirements", "ClaimsParameter.EssentialAcrIsReachable" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Covers("RFC9101-5.2"), Covers("OIDCC-6.1"), Covers("OIDCC-6.2"), Covers("OIDCC-7.2.1"), Covers("RFC6749-3.1.1"), Covers("RFC9700-2.1.2"), Covers("RFC6749-4.1.2.1"), Covers("RFC7636-4.4.1"), Covers("RFC9700-2.1.1")]
    [Covers("GM-5.1"), Covers("GM-5.2"), Covers("RFC9396-2"), Covers("RFC9396-5"), Covers("RFC9396-10"), Covers("RFC9396-2.2"), Covers("RFC9396-6"), Covers("RFC9396-3.1")]
    [Covers("RFC9449-10"), Covers("RFC6749-3.3"), Covers("RFC8707-2"), Covers("RFC8707-2.1"), Covers("RFC9068-3"), Covers("OIDCC-3.1.2.1"), Covers("OIDCC-5.5"), Covers("OIDCC-5.5.1.1")]
    [Covers("FAPI2-MS-FINAL-5.3.3-1"), Covers("ASVS5-10.4.12"), Covers("ASVS5-10.4.4"), Covers("ASVS5-10.4.6"), Covers("ASVS5-10.6.1"), Covers("RFC9700-2.1.1-6"), Covers("RFC9700-2.1.2-1")]
    public void The_request_is_refused(string change, string error, string check)
    {
        var proven = Prove(change).TryGet(out _, out var refusal);

        Assert.False(proven);
        Refused.As(error, check, refusal);
    }

    [Fact]
    public void Every_check_has_a_row() =>
        Refused.AssertComplete(AuthorizeChecks.InOrder, Cases.Select(row => (string)row[2]));

    internal static Outcome<ValidRequest> Prove(string change)
    {
        var parameters = Sample.AuthorizeWith(change);
        var origin = parameters["client_id"] == Sample.Signed.ClientId ? new RequestOrigin([], IsSigned: true) : RequestOrigin.PlainFromBrowser;
        Assert.True(AddressedRequest.Prove(parameters, Sample.Named(parameters["client_id"]), origin).TryGet(out var request, out _));
        return ValidRequest.Prove(request, Sample.Server);
    }
}
