using Ciam.Protocol;
using Ciam.Protocol.EndSession;
using Ciam.Protocol.Jose;
using Ciam.Server.House;
using Ciam.Server.OAuth.Keys;
using Ciam.Storage.OAuth;

namespace Ciam.Server.OAuth.Notices;

/// <summary>A logout token posted to the client's back-channel address (Back-Channel Logout section 2.5).</summary>
internal sealed class LogoutNotice(KeyRing keys, Subjects subjects, Issuer issuer) : NoticeComposer
{
    public const string Name = "backchannel_logout";

    public override string Kind => Name;

    /// <summary>The token's id is the notice's: a client that was told twice can see it.</summary>
    [Spec("OIDCBC-2.4"), Spec("OIDCBC-2.5")]
    public override async Task<OutgoingNotice?> ComposeAsync(NoticeRow notice, Client client, DateTimeOffset now, CancellationToken ct)
    {
        if (client.Metadata.BackchannelLogoutUri is not { } url)
            return null;
        var claims = LogoutToken.Claims(issuer.Value, client.ClientId, subjects.Of(client, notice.CustomerId), notice.SessionId!.Value.ToString(), notice.Id.ToString(), now);
        var token = Signer.Sign(claims, (await keys.LoadAsync(now, ct)).Signing(client.IdTokenSignedResponseAlg, now), TokenTypes.LogoutToken);
        return new OutgoingNotice(url, () => new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent([new("logout_token", token)]) });
    }
}
