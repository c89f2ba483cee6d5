using System.Net.Http.Headers;
using System.Text.Json;
using Ciam.Protocol;
using Ciam.Server.House;
using Ciam.Storage.OAuth;

namespace Ciam.Server.OAuth.Notices;

/// <summary>Tells a client that the customer has answered, and nothing of the answer (CIBA Core section 10.2).</summary>
internal sealed class PingNotice(Vault vault) : NoticeComposer
{
    public const string Name = "backchannel_ping";

    public override string Kind => Name;

    [Spec("CIBA-10.2")]
    public override Task<OutgoingNotice?> ComposeAsync(NoticeRow notice, Client client, DateTimeOffset now, CancellationToken ct) =>
        Task.FromResult(client.Metadata.BackchannelClientNotificationEndpoint is { } url && notice.SealedBody is { } body ? Compose(url, JsonSerializer.Deserialize<PingContent>(vault.OpenText(BackchannelRequests.PingPurpose, body))!) : null);

    private static OutgoingNotice Compose(string url, PingContent ping) => new(url, () => new HttpRequestMessage(HttpMethod.Post, url)
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", ping.Token) },
        Content = JsonContent.Create(new Dictionary<string, string> { ["auth_req_id"] = ping.AuthReqId }),
    });
}
