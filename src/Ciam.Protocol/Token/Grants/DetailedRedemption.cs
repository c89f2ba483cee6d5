using Ciam.Protocol.Checks;
using Ciam.Protocol.RichAuthorization;

namespace Ciam.Protocol.Token.Grants;

/// <summary>Something granted before is redeemed: its authorization details may be narrowed, never widened.</summary>
public abstract record DetailedRedemption : ClientRequest
{
    /// <summary>The details of the grant, as they were kept.</summary>
    public abstract string? GrantedDetails { get; }

    /// <summary>What was granted, without the types that have since been taken from the client's registration.</summary>
    public IReadOnlyList<AuthorizationDetail> StandingDetails =>
        [.. (AuthorizationDetailList.Read(GrantedDetails) ?? []).Where(detail => AuthorizationDetails.MayAsk(Client, detail))];

    /// <summary>All that stands, unless the client asked for less.</summary>
    public IReadOnlyList<AuthorizationDetail> AskedDetails =>
        Form["authorization_details"] is { } asked ? AuthorizationDetailList.Read(asked) ?? [] : StandingDetails;

    public IReadOnlyList<string> AskedResources => Form.Words("resource");
}
