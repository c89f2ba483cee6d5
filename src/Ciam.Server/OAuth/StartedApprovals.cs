using Ciam.Protocol;
using Ciam.Protocol.BackchannelAuthentication;
using Ciam.Server.House;

namespace Ciam.Server.OAuth;

/// <summary>A question to a customer that another module started for a client; the client comes for the answer with the handle.</summary>
internal sealed record StartedApproval(Handle Handle, TimeSpan Lifetime, TimeSpan Interval, string? Number);

/// <summary>Starts a backchannel authentication request in a client's name, under every check the client's own would pass.</summary>
internal sealed class StartedApprovals(ResourceCatalog catalog, NamedAccounts accounts, BackchannelRequests requests)
{
    public async Task<Outcome<StartedApproval>> StartAsync(Client client, Guid customerId, string? authorizationDetails, string? bindingMessage, DateTimeOffset now, CancellationToken ct)
    {
        var form = new Dictionary<string, string> { ["scope"] = "openid", ["login_hint"] = customerId.ToString("D") };
        if (authorizationDetails is not null)
            form["authorization_details"] = authorizationDetails;
        if (bindingMessage is not null)
            form["binding_message"] = bindingMessage;
        var question = new BackchannelQuestion { Client = client, Form = new Parameters(form), ServerMetadata = await catalog.LoadAsync(ct), IsSigned = false };
        if (!client.GrantTypes.Contains(Protocol.Wire.GrantTypes.Ciba))
            return Refusal.UnauthorizedClient("this client is not registered to have customers asked");
        if (!BackchannelRequest.Prove(question).TryGet(out var request, out var no))
            return no;
        return (await requests.KeepAsync(request, await accounts.OfCustomerAsync(customerId, ct), now, ct)).TryGet(out var kept, out no)
            ? new StartedApproval(kept.Handle, request.Lifetime, BackchannelResponse.Interval, kept.Number)
            : no;
    }
}
