using Ciam.Protocol;
using Ciam.Protocol.BackchannelAuthentication;
using Ciam.Server.House;
using Ciam.Server.Http;
using Ciam.Storage;
using Ciam.Storage.Primitives;

namespace Ciam.Server.OAuth.BackchannelAuthentication;

/// <summary>What the story of a backchannel authentication request needs.</summary>
internal readonly record struct BackchannelServices(
    Clients Clients, ClientKeySets Keys, ResourceCatalog Catalog, NamedAccounts Accounts, BackchannelRequests Requests, CiamDbContext Database, Vault Vault, Issuer Issuer, TimeProvider Clock);

/// <summary>POST /oauth2/bc-authorize: an authenticated client has a customer asked on a device of the customer's own, and gets a name to come back with.</summary>
internal static class BackchannelAuthenticationEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Routes.BackchannelAuthentication, HandleAsync).WithName("BackchannelAuthentication").DisableAntiforgery();

    [Spec("CIBA-7"), Spec("CIBA-7.1"), Spec("CIBA-7.2")]
    private static async Task<IResult> HandleAsync(HttpContext http, [AsParameters] BackchannelServices s, CancellationToken ct)
    {
        var now = s.Clock.GetUtcNow();

        // 1 Read the form. Nothing may be sent twice.
        if (!(await OAuthForm.ReadFormAsync(http, ct)).TryGet(out var form, out var no)) return OAuthResults.Refused(no);

        // 2 Learn who asks.
        if (!(await s.Clients.AuthenticateAsync(http, form, now, ct)).TryGet(out var client, out no)) return OAuthResults.Refused(no);

        // 3 What it asks: by a signed object and nothing beside it, or by the form.
        if (!(await AskedByAsync(client, form, s, now, ct)).TryGet(out var parameters, out no)) return OAuthResults.Refused(no);

        // 4 The checklist; so far nobody has been looked for.
        var question = new BackchannelQuestion { Client = client, Form = parameters, ServerMetadata = await s.Catalog.LoadAsync(ct), IsSigned = form["request"] is not null };
        if (!BackchannelRequest.Prove(question).TryGet(out var request, out no)) return OAuthResults.Refused(no);

        // 5 Whom it means. From here on the answer is the same whether there is such a customer or not.
        if (!(await s.Accounts.FindAsync(request, now, ct)).TryGet(out var named, out no)) return OAuthResults.Refused(no);

        // 6 Keep it; the customer is written to afterwards. 7 Answer.
        return (await s.Requests.KeepAsync(request, named, now, ct)).TryGet(out var kept, out no)
            ? OAuthResults.Json(BackchannelResponse.ToJson(kept.Handle.Reveal(), request.Lifetime, kept.Number))
            : OAuthResults.Refused(no);
    }

    /// <summary>A signed request is made once.</summary>
    [Spec("CIBA-7.1.1")]
    private static async Task<Outcome<Parameters>> AskedByAsync(Client client, Parameters form, BackchannelServices s, DateTimeOffset now, CancellationToken ct)
    {
        if (form["request"] is not { } text)
            return form;
        if (!SignedBackchannelRequest.Prove(form, await s.Keys.WithKeysForAsync(client, text, now, ct), s.Issuer.Value, now).TryGet(out var proven, out var no))
            return no;
        var key = s.Vault.HmacText("backchannel-jti", client.ClientId + "\n" + proven.Jti);
        return await ReplayGuard.IsFirstUseAsync(s.Database, key, proven.ExpiresAt, ct) ? proven.Parameters : Refusal.InvalidRequest("request was made before") with { Check = "ReplayGuard.IsFirstUse" };
    }
}
