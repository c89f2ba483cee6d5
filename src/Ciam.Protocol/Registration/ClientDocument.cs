using System.Text.RegularExpressions;
using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Registration;

/// <summary>A client whose id is the address of its metadata (OAuth Client ID Metadata Document): nobody registered it, so its document is read with the narrowest eyes.</summary>
public static partial class ClientDocument
{
    public const int LongestId = 256;

    /// <summary>Members that only make sense with a secret that two sides share; a public document has none.</summary>
    private static readonly string[] Secrets = ["client_secret", "client_secret_expires_at"];

    /// <summary>An https address with a path that has one spelling only; <c>http://localhost</c> counts where the server may ask its own machine.</summary>
    [Spec("CIMD-3")]
    public static bool IsAddress(string clientId) =>
        clientId.Length <= LongestId && Address().IsMatch(clientId) && Uri.TryCreate(clientId, UriKind.Absolute, out var uri) && uri.AbsoluteUri == clientId
        && (uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback);

    /// <summary>Whom the customer deals with: the host that answers for the document; null for an id that is no address.</summary>
    public static string? HostOf(string clientId) => IsAddress(clientId) ? new Uri(clientId).Host : null;

    [Spec("CIMD-4"), Spec("CIMD-4.1")]
    public static Outcome<Client> Read(string address, RegistrationBody body, RegistrationPolicy policy, ServerMetadata server)
    {
        if (body.Text("client_id") != address)
            return Refusal.InvalidClientMetadata("client_id must be the address of the document");
        if (Secrets.Any(body.Has))
            return Refusal.InvalidClientMetadata("the document must not hold a secret");
        // A document without a method cannot mean the default of RFC 7591, which is a secret.
        var method = body.Text("token_endpoint_auth_method") ?? ClientAuthMethods.None;
        if (method is not (ClientAuthMethods.None or ClientAuthMethods.PrivateKeyJwt))
            return Refusal.InvalidClientMetadata("token_endpoint_auth_method must be none or private_key_jwt");
        if (!RegistrationDocument.Read(address, body.With("token_endpoint_auth_method", method), policy with { NonceInsteadOfPkce = false }, server).TryGet(out var client, out var no))
            return no;
        return client.RedirectUris.All(uri => IsOfDocument(uri, address)) ? client : Refusal.InvalidRedirectUri("redirect_uris must be of the document's own host, or of an app on the customer's device");
    }

    /// <summary>What answers for the document answers for the redirects too; the rest stays on the customer's device.</summary>
    private static bool IsOfDocument(string redirectUri, string address) =>
        Uri.TryCreate(redirectUri, UriKind.Absolute, out var uri) && (uri.Scheme is not ("https" or "http") || uri.IsLoopback || uri.Host == new Uri(address).Host);

    [GeneratedRegex(@"\Ahttps?://[a-z0-9.\-\[\]:]+/[A-Za-z0-9\-._~!$&'()*+,;=:/%?]*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
