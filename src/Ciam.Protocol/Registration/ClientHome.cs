namespace Ciam.Protocol.Registration;

/// <summary>Where a client is at home, for customers to read where no redirect shows it: rather an address that its answers go to than one that it only says is its own.</summary>
public static class ClientHome
{
    /// <summary>A host, or null where the client has no address but the customer's own device.</summary>
    public static string? Of(string clientId, IReadOnlyList<string> redirectUris, ClientMetadata metadata) =>
        ClientDocument.HostOf(clientId) ?? redirectUris.Append(metadata.BackchannelClientNotificationEndpoint).Append(metadata.ClientUri).Select(HostOf).FirstOrDefault(host => host is not null);

    private static string? HostOf(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri is { IsLoopback: false, Host.Length: > 0 } ? uri.Host : null;
}
