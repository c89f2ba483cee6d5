using Ciam.Protocol;
using Ciam.Protocol.RequestObjects;
using Ciam.Server.House;
using Ciam.Server.OAuth.Keys;

namespace Ciam.Server.OAuth;

/// <summary>Request objects of clients, opened with the server's keys and proven with the client's.</summary>
internal sealed class RequestObjects(KeyRing keys, ClientKeySets clientKeys, Issuer issuer)
{
    public async Task<Outcome<Parameters>> ProveAsync(string text, Client client, DateTimeOffset now, CancellationToken ct)
    {
        if (!RequestObjectReader.Open(text, (await keys.LoadAsync(now, ct)).Published).TryGet(out var opened, out var no))
            return no;
        return RequestObjectReader.Prove(opened, await clientKeys.WithKeysForAsync(client, opened.Jws, now, ct), issuer.Value, now);
    }
}
