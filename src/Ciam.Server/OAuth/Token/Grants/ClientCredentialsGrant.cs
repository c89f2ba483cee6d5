using Ciam.Decisions.Risk;
using Ciam.Protocol;
using Ciam.Protocol.Token;
using Ciam.Protocol.Token.Grants;

namespace Ciam.Server.OAuth.Token.Grants;

/// <summary>A machine asks in its own name (RFC 6749 section 4.4); no customer, no refresh token, no row of its own.</summary>
internal sealed class ClientCredentialsGrant(ResourceCatalog catalog) : Grant
{
    public override async Task<Outcome<Redemption>> RedeemAsync(TokenRequest request, CancellationToken ct)
    {
        var (client, form, _, _, _) = request;
        var asked = new ClientCredentialsRequest { Client = client, Form = form, ServerMetadata = await catalog.LoadAsync(ct) };
        if (ClientCredentialsChecks.InOrder.FirstRefusal(asked) is { } no)
            return no;
        var scopes = ClientCredentialsChecks.GrantedScopes(asked);
        if (!Audience.Of(scopes, asked.AskedDetails, asked.AskedResources, asked.ServerMetadata).TryGet(out var audience, out no))
            return no;
        return new Redemption
        {
            Access = new GrantedAccess { Client = client, Scopes = audience.Scopes, Audience = audience.Values, AuthorizationDetails = audience.Details, GrantId = Guid.Empty },
            Purpose = Purpose.ClientCredentials,
        };
    }
}
