using System.Text.RegularExpressions;
using Ciam.Server.Customers;
using Ciam.Server.House;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ciam.Server.Pages.Dev;

/// <summary>A piece of a message: text, or a link into this server.</summary>
internal sealed record MessagePart(string Text, bool IsLink);

/// <summary>What the demo would have sent.</summary>
[DemoOnly]
internal sealed partial class OutboxModel(Outbox outbox, Issuer issuer) : PageModel
{
    public IReadOnlyList<OutboxMessage> Messages { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct) => Messages = await outbox.ReadAsync(ct);

    public IEnumerable<MessagePart> Parts(string body) =>
        Address().Split(body).Select(part => new MessagePart(part, part.StartsWith(issuer.Value + "/", StringComparison.Ordinal)));

    /// <summary>The group keeps the addresses among the pieces.</summary>
    [GeneratedRegex(@"(https?://\S+)")]
    private static partial Regex Address();
}
