using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Ciam.Bench.Faults;

/// <summary>Ports that stay free until somebody listens: below those that the system lends to outgoing connections.</summary>
internal static class Ports
{
    private static readonly HashSet<int> Given = [];

    public static int Free()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(10_000, 19_000);
            if (!Given.Add(port))
                continue;
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }
    }
}
