using System.Globalization;
using System.Net;
using System.Numerics;

namespace Ciam.Server.Risk.Places;

/// <summary>Lines of a list of network owners: <c>1.0.0.0,1.0.0.255,13335,"Cloudflare, Inc."</c>.</summary>
internal static class OwnerList
{
    /// <summary>False when the line is not of that form.</summary>
    public static bool AddTo(MmdbWriter writer, string line)
    {
        var parts = line.Split(',', 4);
        if (parts.Length != 4
            || !IPAddress.TryParse(parts[0], out var first)
            || !IPAddress.TryParse(parts[1], out var last)
            || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var asn)
            || first.AddressFamily != last.AddressFamily)
            return false;

        var record = new Dictionary<string, object>
        {
            ["autonomous_system_number"] = asn,
            ["autonomous_system_organization"] = parts[3].Trim('"').Replace("\"\"", "\"", StringComparison.Ordinal),
        };
        foreach (var network in Networks(first, last))
            writer.Add(network, record);
        return true;
    }

    /// <summary>The fewest networks that cover exactly the range: each as large as its start and the rest allow.</summary>
    public static IEnumerable<IPNetwork> Networks(IPAddress first, IPAddress last)
    {
        var bytes = first.GetAddressBytes().Length;
        var (at, end) = (new BigInteger(first.GetAddressBytes(), isUnsigned: true, isBigEndian: true), new BigInteger(last.GetAddressBytes(), isUnsigned: true, isBigEndian: true));
        while (at <= end)
        {
            // A network of everything does not exist here, hence one bit less than an address has.
            var free = 0;
            while (free < (bytes * 8) - 1 && (at & ((BigInteger.One << (free + 1)) - 1)).IsZero && at + (BigInteger.One << (free + 1)) - 1 <= end)
                free++;
            yield return new IPNetwork(Address(at, bytes), (bytes * 8) - free);
            at += BigInteger.One << free;
        }
    }

    private static IPAddress Address(BigInteger value, int bytes)
    {
        var number = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return new IPAddress([.. new byte[bytes - number.Length], .. number]);
    }
}
