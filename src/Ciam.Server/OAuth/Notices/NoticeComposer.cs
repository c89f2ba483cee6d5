using Ciam.Protocol;
using Ciam.Storage.OAuth;

namespace Ciam.Server.OAuth.Notices;

/// <summary>A notice ready to leave: where to, and what is sent there; composed anew for each try.</summary>
internal sealed record OutgoingNotice(string Url, Func<HttpRequestMessage> Compose);

/// <summary>Knows how one kind of notice is said.</summary>
internal abstract class NoticeComposer
{
    public abstract string Kind { get; }

    /// <summary>Null when the client does not want to hear of it any more.</summary>
    public abstract Task<OutgoingNotice?> ComposeAsync(NoticeRow notice, Client client, DateTimeOffset now, CancellationToken ct);
}
