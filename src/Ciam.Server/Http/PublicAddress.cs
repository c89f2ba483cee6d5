using System.Net;
using System.Net.Sockets;

namespace Ciam.Server.Http;

/// <summary>Addresses of the public internet, as the IANA special-purpose registries leave them (RFC 6890): nothing of this machine, of its network, or of its cloud.</summary>
internal static class PublicAddress
{
    /// <summary>Of IPv6 only 2000::/3 is given out; the rest of that family needs no list.</summary>
    private static readonly IPNetwork GivenOut6 = IPNetwork.Parse("2000::/3");

    /// <summary>169.254.0.0/16 holds the metadata services of the clouds; the tunnels (2001::/23, 2002::/16) hide an IPv4 address of anybody's choice.</summary>
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Where clouds keep their metadata services; no receiver of anybody's stands there.</summary>
    public static bool IsLinkLocal(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.IsIPv6LinkLocal || IPNetwork.Parse("169.254.0.0/16").Contains(plain) || IPNetwork.Parse("fd00:ec2::/32").Contains(plain);
    }

    public static bool Is(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (plain.AddressFamily == AddressFamily.InterNetwork || GivenOut6.Contains(plain)) && !Special.Any(network => network.Contains(plain));
    }
}
