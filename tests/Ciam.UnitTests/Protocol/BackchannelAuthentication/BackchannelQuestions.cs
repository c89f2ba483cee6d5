using Ciam.Protocol.Assurance;
using Ciam.Protocol.BackchannelAuthentication;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.BackchannelAuthentication;

/// <summary>What a client may ask a customer on another device, and how.</summary>
public sealed class BackchannelQuestions
{
    private const string Whole = "authorization_details=";

    public static TheoryData<string, string, string, string> Cases { get; } = new()
    {
        { "web", "", "unauthorized_client", "Backchannel.IsAllowedForClient" },
        { "phone", "", "unauthorized_client", "Backchannel.IsAllowedForClient" },
        { "till", "request_uri=urn:x", "invalid_request", "Backchannel.IsNotPassedByReference" },
        { "fapi", "", "invalid_request", "Backchannel.IsSignedWhereRequired" },
        { "signs", "", "invalid_request", "Backchannel.IsSignedWhereRequired" },
        { "till", "scope=", "invalid_scope", "Scope.IsPresent" },
        { "till", "scope=%22", "invalid_scope", "Scope.IsWellFormed" },
        { "till", "scope=nothing", "invalid_scope", "Scope.IsKnown" },
        { "till", "scope=openid payments", "invalid_scope", "Scope.IsAllowedForClient" },
        { "till", "scope=accounts", "invalid_scope", "Backchannel.IsOpenId" },
        { "till", "scope=&" + Sample.Details(Sample.Payment), "invalid_scope", "Backchannel.IsOpenId" },
        { "till", Whole + "{}", "invalid_authorization_details", "AuthorizationDetails.AreWellFormed" },
        { "till", Whole + "[{\"type\":\"x\"}]", "invalid_authorization_details", "AuthorizationDetails.TypesAreKnown" },
        { "till", Sample.Details(Sample.Payee), "invalid_authorization_details", "AuthorizationDetails.TypesAreAllowedForClient" },
        { "till", Sample.Details(Sample.Payment.Replace("\"creditorName\"", "\"extra\":1,\"creditorName\"", StringComparison.Ordinal)), "invalid_authorization_details", "AuthorizationDetails.MembersAreKnown" },
        { "till", Sample.Details("{\"type\":\"payment_initiation\"}"), "invalid_authorization_details", "AuthorizationDetails.RequiredMembersAreThere" },
        { "till", Sample.Details(Sample.Payment.Replace("1250.00", "much", StringComparison.Ordinal)), "invalid_authorization_details", "AuthorizationDetails.ValuesAreOfTheirType" },
        { "till", Sample.Details(Sample.Accounts.Replace("accounts.bank", "elsewhere.bank", StringComparison.Ordinal)), "invalid_authorization_details", "AuthorizationDetails.LocationsTakeTheType" },
        { "till", "resource=somewhere", "invalid_target", "Resource.IsAbsolute" },
        { "till", "resource=https://other.example", "invalid_target", "Resource.IsKnown" },
        { "till", "resource=" + Sample.CardsApi, "invalid_target", "Resource.OwnsAnAskedScope" },
        { "till", "scope=openid accounts cards", "invalid_scope", "Scope.BelongsToOneApi" },
        { "till", "scope=openid cards&resource=" + Sample.CardsApi + "&" + Sample.Details(Sample.Payment), "invalid_target", "AuthorizationDetails.BelongToTheResources" },
        { "till", "login_hint=", "invalid_request", "Backchannel.NamesOnePerson" },
        { "till", "id_token_hint=a.b.c", "invalid_request", "Backchannel.NamesOnePerson" },
        { "till", "login_hint_token=a.b.c", "invalid_request", "Backchannel.NamesOnePerson" },
        { "till", "login_hint=&login_hint_token=a.b.c", "invalid_request", "Backchannel.HintIsUnderstood" },
        { "till", "login_hint={a*513}", "invalid_request", "Backchannel.HintIsShort" },
        { "till", "login_hint=&id_token_hint={a*8193}", "invalid_request", "Backchannel.HintIsShort" },
        { "till", "binding_message={a*101}", "invalid_binding_message", "Backchannel.BindingMessageCanBeShown" },
        { "till", "binding_message=one%0Atwo", "invalid_binding_message", "Backchannel.BindingMessageCanBeShown" },
        { "till", "binding_message=one%E2%80%AEtwo", "invalid_binding_message", "Backchannel.BindingMessageCanBeShown" },
        { "till", "binding_message=one%E2%80%8Btwo", "invalid_binding_message", "Backchannel.BindingMessageCanBeShown" },
        { "till", "binding_message=%20%20", "invalid_binding_message", "Backchannel.BindingMessageCanBeShown" },
        { "till", "user_code=1234", "invalid_request", "Backchannel.UserCodeIsAgreed" },
        { "codes", "", "missing_user_code", "Backchannel.UserCodeIsGiven" },
        { "codes", "user_code={1*65}", "invalid_user_code", "Backchannel.UserCodeIsAgreed" },
        { "till", "requested_expiry=0", "invalid_request", "Backchannel.RequestedExpiryIsWholeSeconds" },
        { "till", "requested_expiry=-5", "invalid_request", "Backchannel.RequestedExpiryIsWholeSeconds" },
        { "till", "requested_expiry=1.5", "invalid_request", "Backchannel.RequestedExpiryIsWholeSeconds" },
        { "till", "requested_expiry={9*40}", "invalid_request", "Backchannel.RequestedExpiryIsWholeSeconds" },
        { "till", "acr_values={a *21}", "invalid_request", "Backchannel.AcrValuesAreFew" },
        { "till", "acr_values={a*201}", "invalid_request", "Backchannel.AcrValuesAreFew" },
        { "pinged", "", "invalid_request", "Backchannel.NotificationTokenIsGivenForPing" },
        { "pinged", "client_notification_token={a*1025}", "invalid_request", "Backchannel.NotificationTokenIsBearer" },
        { "pinged", "client_notification_token=two words", "invalid_request", "Backchannel.NotificationTokenIsBearer" },
        { "fapi signed", "", "invalid_request", "Backchannel.BindingMessageIsGivenWhereRequired" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Covers("CIBA-7.1"), Covers("CIBA-7.1.1"), Covers("CIBA-7.1.2"), Covers("CIBA-13"), Covers("FAPI-CIBA-5.2.2")]
    public void The_question_is_refused(string client, string change, string error, string check)
    {
        // Words differ from each other, which the parameter's reader wants.
        var form = change.Replace("{a *21}", string.Join(' ', Enumerable.Range(0, 21)), StringComparison.Ordinal);

        Refused.As(error, check, BackchannelChecks.InOrder.FirstRefusal(Asked.Question(Asked.Named(client.Split(' ')[0]), form, client.EndsWith("signed", StringComparison.Ordinal))));
    }

    [Fact]
    public void Every_check_has_a_row() => Refused.AssertComplete(BackchannelChecks.InOrder, Cases.Select(row => (string)row[3]));

    [Theory]
    [InlineData("till", "")]
    [InlineData("till", "binding_message=LARK-42 %C3%A9t%C3%A9 %E5%93%81%E5%B7%9D")]
    [InlineData("till", "login_hint=&id_token_hint=a.b.c")]
    [InlineData("till", "scope=accounts openid something-new")]
    [InlineData("codes", "user_code=AB12CD")]
    [InlineData("pinged", "client_notification_token=abc.DEF_123~/%2B==")]
    [InlineData("fapi signed", "binding_message=1234")]
    [Covers("CIBA-7.1"), Covers("CIBA-7.1.2")]
    public void The_question_may_be_asked(string client, string change) =>
        Assert.Null(BackchannelChecks.InOrder.FirstRefusal(Asked.Question(Asked.Named(client.Split(' ')[0]), change, client.EndsWith("signed", StringComparison.Ordinal))));

    [Fact]
    [Covers("FAPI-CIBA-5.2.2")]
    public void Details_say_as_much_as_a_binding_message() =>
        Assert.Null(BackchannelChecks.InOrder.FirstRefusal(Asked.Question(Asked.Fapi, Sample.Details(Sample.Payment), signed: true)));

    [Theory]
    [InlineData("", 300)]
    [InlineData("requested_expiry=30", 30)]
    [InlineData("requested_expiry=600", 600)]
    [InlineData("requested_expiry=86400", 600)]
    [Covers("CIBA-7.1")]
    public void The_question_stands_as_long_as_it_was_asked_to_within_bounds(string change, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Asked.Proven(Asked.Till, change).Lifetime);

    [Theory]
    [InlineData("", false, Acr.Password)]
    [InlineData("acr_values=urn:ciam:acr:2", false, Acr.TwoFactors)]
    [InlineData("acr_values=urn:other urn:ciam:acr:1 urn:ciam:acr:2", false, Acr.Password)]
    [InlineData("acr_values=urn:ciam:acr:3", false, Acr.PhishingResistant)]
    [InlineData("acr_values=urn:ciam:acr:3 urn:ciam:acr:2", false, Acr.TwoFactors)]
    [InlineData("acr_values=urn:ciam:acr:1", true, Acr.TwoFactors)]
    [Covers("CIBA-7.1")]
    public void Approving_takes_what_was_asked_and_two_factors_where_money_moves(string change, bool pays, string acr) =>
        Assert.Equal(acr, Asked.Proven(Asked.Till, pays ? $"{change}&{Sample.Details(Sample.Payment)}" : change).AcrWanted);

    /// <summary>A token that nobody will be notified with is not kept.</summary>
    [Fact]
    [Covers("CIBA-7.1")]
    public void Only_whoever_is_pinged_has_a_notification_token()
    {
        Assert.Equal("abc", Asked.Proven(Asked.Pinged, "client_notification_token=abc").NotificationToken);
        Assert.Null(Asked.Proven(Asked.Till, "client_notification_token=abc").NotificationToken);
    }
}
