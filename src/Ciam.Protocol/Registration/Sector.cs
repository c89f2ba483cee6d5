using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Registration;

/// <summary>The group of clients that knows a customer by one pairwise name (OIDC Core section 8.1).</summary>
public static class Sector
{
    /// <summary>Null for a client that is told the public name; otherwise the host of its sector identifier, or of its one redirect address.</summary>
    [Spec("OIDCC-8"), Spec("OIDCC-8.1")]
    public static string? Of(Client client)
    {
        if (client.Metadata.SubjectType != SubjectTypes.Pairwise)
            return null;
        return new Uri(client.Metadata.SectorIdentifierUri ?? client.RedirectUris[0]).Host.ToLowerInvariant();
    }
}
