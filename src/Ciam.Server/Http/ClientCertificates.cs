using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ciam.Server.House;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Http;

/// <summary>
/// The certificate a client showed in its TLS handshake: from our own connection, or from the one header in which a trusted proxy hands it
/// on (RFC 8705 section 6.5, RFC 9440). From anybody else that header is taken out before anything can read it.
/// </summary>
internal static class ClientCertificates
{
    private const string Forwarded = "ciam.client-certificate";
    private const int LongestHeader = 16 * 1024;

    /// <summary>A proxy that speaks for clients may have a certificate of its own; that one is nobody's here.</summary>
    public static X509Certificate2? Of(HttpContext http) => http.Items.TryGetValue(Forwarded, out var handedOn) ? handedOn as X509Certificate2 : http.Connection.ClientCertificate;

    /// <summary>Any certificate may be shown in our own handshakes; whether it proves anything is the client's registration's question.</summary>
    public static void AddConnectionCertificates(this IServiceCollection services) =>
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<CiamOptions>>((kestrel, options) =>
        {
            if (!options.Value.MutualTls.FromConnection)
                return;
            kestrel.ConfigureHttpsDefaults(https =>
            {
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.AllowAnyClientCertificate();
            });
        });

    /// <summary>Must stand before the client's address is taken from X-Forwarded-For: what counts is who is connected to us.</summary>
    public static void UseForwardedCertificates(this WebApplication app, string? header, IReadOnlyList<System.Net.IPNetwork> trusted)
    {
        if (string.IsNullOrEmpty(header))
            return;
        app.Use((http, next) =>
        {
            var sent = http.Request.Headers.Remove(header, out var values) && values is [{ Length: <= LongestHeader } value] ? value : null;
            if (IsTrusted(http.Connection.RemoteIpAddress, trusted))
                Keep(http, sent is null ? null : Read(sent));
            return next(http);
        });
    }

    /// <summary>Null for whatever is no certificate.</summary>
    internal static X509Certificate2? Read(string value)
    {
        try
        {
            // RFC 9440 writes bytes as a structured field; proxies of the nginx kind escape a PEM.
            return value is [':', .., ':']
                ? X509CertificateLoader.LoadCertificate(Convert.FromBase64String(value[1..^1]))
                : X509Certificate2.CreateFromPem(Uri.UnescapeDataString(value));
        }
        catch (Exception unreadable) when (unreadable is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static void Keep(HttpContext http, X509Certificate2? certificate)
    {
        http.Items[Forwarded] = certificate;
        if (certificate is not null)
            http.Response.RegisterForDispose(certificate);
    }

    private static bool IsTrusted(IPAddress? address, IReadOnlyList<System.Net.IPNetwork> trusted) =>
        address is not null && trusted.Any(network => network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));
}
