using Ciam.Protocol;
using Ciam.Protocol.Assurance;
using Ciam.Protocol.DeviceAuthorization;
using Ciam.Protocol.Wire;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.DeviceAuthorization;

/// <summary>What a device may ask for.</summary>
public sealed class DevicesAsking
{
    private static readonly Client Television = Sample.Web with { ClientId = "tv", RedirectUris = [], GrantTypes = [GrantTypes.DeviceCode, GrantTypes.RefreshToken] };

    public static TheoryData<string, string, string, string> Cases { get; } = new()
    {
        { "without the grant", "", "unauthorized_client", "DeviceCodes.GrantIsAllowedForClient" },
        { "fapi2", "", "unauthorized_client", "DeviceCodes.ProfileAllowsTheGrant" },
        { "fapi2-message-signing", "", "unauthorized_client", "DeviceCodes.ProfileAllowsTheGrant" },
        { "fapi-ciba", "scope=", "unauthorized_client", "DeviceCodes.ProfileAllowsTheGrant" },
        { "good", "dpop_jkt=short", "invalid_request", "SenderBinding.RequestedKeyIsThumbprint" },
        { "good", "scope=", "invalid_scope", "Scope.IsPresent" },
        { "good", "scope=a%22b", "invalid_scope", "Scope.IsWellFormed" },
        { "good", "scope=nonsense", "invalid_scope", "Scope.IsKnown" },
        { "good", "scope=global_token_revocation", "invalid_scope", "Scope.IsKnown" },
        { "good", "scope=payments", "invalid_scope", "Scope.IsAllowedForClient" },
        { "good", "authorization_details=[[]]", "invalid_authorization_details", "AuthorizationDetails.AreWellFormed" },
        { "good", "authorization_details=[{\"type\":\"nonsense\"}]", "invalid_authorization_details", "AuthorizationDetails.TypesAreKnown" },
        { "good", Sample.Details(Sample.Payee), "invalid_authorization_details", "AuthorizationDetails.TypesAreAllowedForClient" },
        { "good", Sample.Details(Sample.Payment.Replace("creditorName", "creditor", StringComparison.Ordinal)), "invalid_authorization_details", "AuthorizationDetails.MembersAreKnown" },
        { "good", "authorization_details=[{\"type\":\"payment_initiation\"}]", "invalid_authorization_details", "AuthorizationDetails.RequiredMembersAreThere" },
        { "good", Sample.Details(Sample.Payment.Replace("1250.00", "-1", StringComparison.Ordinal)), "invalid_authorization_details", "AuthorizationDetails.ValuesAreOfTheirType" },
        { "good", Sample.Details(Sample.Accounts.Replace("https://accounts.bank.example", "https://other.example", StringComparison.Ordinal)), "invalid_authorization_details", "AuthorizationDetails.LocationsTakeTheType" },
        { "good", "resource=relative", "invalid_target", "Resource.IsAbsolute" },
        { "good", "resource=https://other.example", "invalid_target", "Resource.IsKnown" },
        { "good", "resource=https://cards.bank.example/v1", "invalid_target", "Resource.OwnsAnAskedScope" },
        { "good", "scope=accounts cards", "invalid_scope", "Scope.BelongsToOneApi" },
        { "good", "scope=cards&resource=https://cards.bank.example/v1&" + Sample.Details(Sample.Payment), "invalid_target", "AuthorizationDetails.BelongToTheResources" },
        { "good", "acr_values={a*201}", "invalid_request", "Bounds.AcrValuesAreFew" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Covers("RFC8628-3.1"), Covers("RFC8628-5.4")]
    public void The_request_is_refused(string client, string change, string error, string check) =>
        Refused.As(error, check, DeviceAuthorizationChecks.InOrder.FirstRefusal(Asking(Named(client), change)));

    [Fact]
    public void Every_check_has_a_row() => Refused.AssertComplete(DeviceAuthorizationChecks.InOrder, Cases.Select(row => (string)row[3]));

    [Theory]
    [InlineData("", Acr.Password)]
    [InlineData("acr_values=urn:ciam:acr:3 urn:ciam:acr:2", Acr.TwoFactors)]
    [InlineData("acr_values=urn:other", Acr.Password)]
    [Covers("RFC8628-3.1")]
    public void A_good_request_says_how_well_the_person_must_be_known(string change, string acr)
    {
        var asked = Asking(Television, change);

        Assert.Null(DeviceAuthorizationChecks.InOrder.FirstRefusal(asked));
        Assert.Equal(acr, asked.WantedAcr);
        Assert.False(asked.MovesMoney);
    }

    [Fact]
    [Covers("RFC8628-3.1")]
    public void Money_wants_two_factors_whatever_was_wished()
    {
        var asked = Asking(Television, "acr_values=urn:ciam:acr:1&" + Sample.Details(Sample.Payment));

        Assert.Null(DeviceAuthorizationChecks.InOrder.FirstRefusal(asked));
        Assert.Equal(Acr.TwoFactors, asked.WantedAcr);
    }

    private static Client Named(string name) => name switch
    {
        "good" => Television,
        "without the grant" => Sample.Web,
        _ => Television with { Metadata = new ClientMetadata { SecurityProfile = name } },
    };

    private static DeviceAuthorizationRequest Asking(Client client, string change) =>
        new() { Client = client, Form = Sample.Form("client_id=tv&scope=openid accounts offline_access", change), ServerMetadata = Sample.Server };
}
