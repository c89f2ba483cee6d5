using System.Text.RegularExpressions;

namespace Ciam.Server.Risk.Places;

/// <summary>Tells from its owner's name whether servers live in a network; free databases carry the name but not the fact.</summary>
internal static partial class HostingNetworks
{
    public static bool Owns(string networkOwner) => Name().IsMatch(networkOwner);

    /// <summary>Words that hosters put into their names, and the large hosters that do not.</summary>
    [GeneratedRegex(@"\b(hosting|hoster|hosted|cloud|data\s?cent(er|re)s?|datacamp|servers?|dedicated|vps|vpn|colo(cation)?|amazon|aws|google llc|google cloud|microsoft corporation|digitalocean|ovh|hetzner|linode|akamai connected|vultr|choopa|the constant company|leaseweb|contabo|m247|scaleway|online s\.?a\.?s|oracle|alibaba|tencent|ionos|rackspace|equinix|g-core|gcore|hostinger|hostwinds|quadranet|psychz|colocrossing|fastly|cloudflare|packethub|clouvider|selectel|aruba s\.p\.a|godaddy|namecheap|zenlayer|kamatera|upcloud|nforce|worldstream|serverius|frantech|buyvm|performive|tzulo|cogent hosting)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
