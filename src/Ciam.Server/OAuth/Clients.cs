using Ciam.Protocol;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Protocol.Registration;
using Ciam.Protocol.Wire;
using Ciam.Server.House;
using Ciam.Server.Risk;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Ciam.Storage.Primitives;
using Ciam.Server.Http;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth;

/// <summary>Registered clients: found, and authenticated by exactly one mechanism (RFC 6749 section 2.3).</summary>
public sealed class Clients(CiamDbContext database, Vault vault, Issuer issuer, RiskGate risk, CertificateAuthorities authorities, ClientKeySets keySets, ClientDocuments documents, Kept<KnownClient> kept)
{
    private const string SecretPurpose = "client-secret";

    /// <summary>What a secret is kept as. Fast on purpose: its 256 bits need no slow hash, and token requests are many.</summary>
    public static byte[] HashSecret(Vault vault, string secret) => vault.HmacText(SecretPurpose, secret);

    /// <summary>Null when unknown or disabled.</summary>
    public async Task<Client?> FindAsync(string? clientId, DateTimeOffset now, CancellationToken ct)
    {
        if (clientId is not { Length: > 0 and <= 256 })
            return null;
        // A client whose id is an address is known as long as its document is, and only where such clients are let in at all.
        if (ClientDocument.IsAddress(clientId) && !(documents.Concern(clientId) && await documents.AreCurrentAsync(clientId, now, ct)))
            return null;
        // What a transaction reads it may yet take back: that is not for others to see.
        var known = database.Database.CurrentTransaction is null ? await kept.GetAsync(clientId, () => ReadAsync(clientId, ct)) : await ReadAsync(clientId, ct);
        return known is null ? null : await keySets.CurrentAsync(known.At(now), now, ct);
    }

    private async Task<KnownClient?> ReadAsync(string clientId, CancellationToken ct)
    {
        var row = await database.Set<ClientRow>().AsNoTracking().SingleOrDefaultAsync(client => client.ClientId == clientId && client.DisabledAt == null, ct);
        if (row is null)
            return null;
        var secrets = row.TokenEndpointAuthMethod is ClientAuthMethods.Basic or ClientAuthMethods.Post
            ? await database.Set<ClientSecretRow>().AsNoTracking().Where(secret => secret.ClientId == clientId).ToListAsync(ct)
            : [];
        return new KnownClient(AsClient(row, []), secrets);
    }

    /// <summary>The client that proved itself, or why not; the answer does not tell an unknown client from a wrong secret.</summary>
    public async Task<Outcome<Client>> AuthenticateAsync(HttpContext http, Parameters form, DateTimeOffset now, CancellationToken ct)
    {
        if (!PresentedCredentials.Read(http.Request.Headers.Authorization, form).TryGet(out var presented, out var no))
            return no;
        var proven = await ProveAsync(http, presented, now, ct);

        // Whose name was used counts, whether anybody bears it or not: both cost the same.
        if (!proven.TryGet(out _, out _) && presented.ClientId is { } claimed && (presented.Secret is not null || presented.Assertion is not null || ClientCertificates.Of(http) is not null))
            await risk.ObserveFailureAsync(http, null, claimed, now, ct);
        return proven;
    }

    private async Task<Outcome<Client>> ProveAsync(HttpContext http, PresentedCredentials presented, DateTimeOffset now, CancellationToken ct)
    {
        var client = await FindAsync(presented.ClientId, now, ct);
        var hash = presented.Secret is { } secret ? HashSecret(vault, secret) : null;
        if (ClientAuthenticationChecks.Prove(client, presented, hash) is { } refusal)
            return refusal;
        if (MutualTls.IsMethod(client!.TokenEndpointAuthMethod))
            return await ProveCertificateAsync(http, client, now, ct);
        return presented.Assertion is null ? client : await ProveAssertionAsync(client, presented.Assertion, now, ct);
    }

    private async Task<Outcome<Client>> ProveCertificateAsync(HttpContext http, Client client, DateTimeOffset now, CancellationToken ct)
    {
        var shown = ClientCertificates.Of(http);
        var vouched = shown is not null && client.TokenEndpointAuthMethod == ClientAuthMethods.TlsClientAuth && authorities.Vouch(shown, now);
        var certificate = shown is null ? null : ClientCertificate.Of(shown);
        if (certificate is not null && client.TokenEndpointAuthMethod == ClientAuthMethods.SelfSignedTlsClientAuth)
            client = await keySets.WithCertificateAsync(client, certificate.Thumbprint, now, ct);
        var question = new CertificateInQuestion(client, certificate, vouched, now);
        return MutualTls.InOrder.FirstRefusal(question) is { } no ? no : client;
    }

    private async Task<Outcome<Client>> ProveAssertionAsync(Client client, string assertion, DateTimeOffset now, CancellationToken ct)
    {
        client = await keySets.WithKeysForAsync(client, assertion, now, ct);
        if (!PrivateKeyJwt.Prove(client, assertion, issuer.Value, [issuer.At(Routes.Token), issuer.At(Routes.PushedAuthorization), issuer.At(Routes.BackchannelAuthentication)], now).TryGet(out var proven, out var no))
            return no;
        var key = vault.HmacText("assertion-jti", client.ClientId + "\n" + proven.Jti);
        return await ReplayGuard.IsFirstUseAsync(database, key, proven.ExpiresAt, ct)
            ? client
            : Refusal.InvalidClient("client_assertion was used before");
    }

    /// <summary>A row as the protocol sees it.</summary>
    internal static Client AsClient(ClientRow row, IReadOnlyList<byte[]> hashes) => new()
    {
        ClientId = row.ClientId,
        ClientName = row.ClientName,
        TokenEndpointAuthMethod = row.TokenEndpointAuthMethod,
        RedirectUris = row.RedirectUris,
        PostLogoutRedirectUris = row.PostLogoutRedirectUris,
        GrantTypes = row.GrantTypes,
        Scopes = row.Scopes,
        SecretHashes = hashes,
        Jwks = row.Jwks,
        JwksTriedAt = row.JwksTriedAt,
        FirstParty = row.FirstParty,
        IdTokenSignedResponseAlg = row.IdTokenSignedResponseAlg,
        DefaultMaxAge = row.DefaultMaxAge,
        ResourceIdentifier = row.ResourceIdentifier,
        Metadata = ClientMetadata.FromJson(row.Metadata),
    };
}

/// <summary>A registered client as it was read, with every secret it has, expired or not.</summary>
public sealed record KnownClient(Client Client, IReadOnlyList<ClientSecretRow> Secrets)
{
    public Client At(DateTimeOffset now) => Secrets.Count == 0 ? Client : Client with { SecretHashes = [.. Secrets.Where(secret => secret.ExpiresAt is null || secret.ExpiresAt > now).Select(secret => secret.Hash)] };
}
