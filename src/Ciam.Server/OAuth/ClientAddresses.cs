using System.Text.Json;
using Ciam.Protocol;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Server.Http;

namespace Ciam.Server.OAuth;

/// <summary>Looks at what a client's metadata points to before it is kept: addresses that may be asked, the sector it says it belongs to, its keys.</summary>
public sealed class ClientAddresses(GuardedFetcher fetcher)
{
    public static readonly string[] JsonTypes = ["application/json"];
    public static readonly string[] KeySetTypes = ["application/json", "application/jwk-set+json"];

    /// <summary>The client, with the keys found at its <c>jwks_uri</c> where they could be read already.</summary>
    public async Task<Outcome<Client>> ProveAsync(Client client, CancellationToken ct)
    {
        var metadata = client.Metadata;
        if (new[] { metadata.JwksUri, metadata.SectorIdentifierUri, metadata.BackchannelLogoutUri, metadata.BackchannelClientNotificationEndpoint }.Any(uri => uri is not null && fetcher.WhyNot(uri) is not null))
            return Refusal.InvalidClientMetadata("an address that the server is to ask must be https");
        if (metadata.SectorIdentifierUri is { } sector && !await IsOfSectorAsync(client, sector, ct))
            return Refusal.InvalidClientMetadata("sector_identifier_uri must be an address of a JSON array that holds every redirect_uri");
        return metadata.JwksUri is { } uri ? client with { Jwks = await ReadKeysAsync(uri, ct) } : client;
    }

    /// <summary>A set with keys that can be used; null when there was none to be had.</summary>
    public async Task<string?> ReadKeysAsync(string uri, CancellationToken ct)
    {
        var answer = await fetcher.GetAsync(uri, KeySetTypes, ct);
        if (!answer.IsOk)
            return null;
        var text = System.Text.Encoding.UTF8.GetString(answer.Body);
        return ClientKeys.HasUsable(text) ? text : null;
    }

    [Spec("OIDCDCR-5"), Spec("OIDCC-8.1")]
    private async Task<bool> IsOfSectorAsync(Client client, string uri, CancellationToken ct)
    {
        var answer = await fetcher.GetAsync(uri, JsonTypes, ct);
        if (!answer.IsOk)
            return false;
        try
        {
            using var document = JsonDocument.Parse(answer.Body, new JsonDocumentOptions { MaxDepth = 3 });
            if (document.RootElement.ValueKind != JsonValueKind.Array)
                return false;
            var listed = document.RootElement.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!).ToHashSet(StringComparer.Ordinal);
            return client.RedirectUris.All(listed.Contains);
        }
        // The second: escapes that are no characters.
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
