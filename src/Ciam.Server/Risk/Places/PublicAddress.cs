using System.Net;
using System.Net.Sockets;

namespace Ciam.Server.Risk.Places;

/// <summary>Tells addresses that can be somewhere on the internet from those that are somebody's private business.</summary>
internal static class PublicAddress
{
    /// <summary>RFC 6890 and its updates, but not the documentation ranges: the demo lives there, and nobody else does.</summary>
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("224.0.0.0/3"),
        IPNetwork.Parse("::/127"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("ff00::/8"),
    ];

    /// <summary>The plain address (IPv4 also when it came dressed as IPv6), or null when it is private.</summary>
    public static IPAddress? Of(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (plain.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
            return null;
        return Private.Any(network => network.Contains(plain)) ? null : plain;
    }
}
