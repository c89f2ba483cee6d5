using Ciam.Protocol.Assessment;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Protocol.Registration;
using Ciam.Server.OAuth;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>What of a client is tried.</summary>
internal enum ClientTopic
{
    Settings,
    Addresses,
    KeysAt,
    Keys,
    Pkce,
    Grade,
}

/// <summary>One thing that was tried about a client, and how it went; what it tells of depends on the topic.</summary>
internal sealed record ClientCheck(bool IsGood, ClientTopic Topic, string Detail = "", int Part = 0, int Whole = 0);

/// <summary>Tries what is saved of a client: whether it would be registered today, its keys can be had, and codes are bound.</summary>
internal sealed class ClientTests(CiamDbContext database, ResourceCatalog resources, ClientAddresses addresses)
{
    /// <summary>Null when there is no such client.</summary>
    public async Task<IReadOnlyList<ClientCheck>?> TryAsync(string clientId, CancellationToken ct)
    {
        if (await database.Set<ClientRow>().AsNoTracking().SingleOrDefaultAsync(row => row.ClientId == clientId, ct) is not { } row)
            return null;
        var client = Clients.AsClient(row, []);
        var checks = new List<ClientCheck>();

        // 1 Its addresses and settings, by the rules of today.
        var faults = ClientMetadataChecks.Faults(client, await resources.LoadAsync(ct));
        checks.AddRange(faults.Select(fault => new ClientCheck(false, ClientTopic.Settings, $"{fault.Parameter} {fault.Words}")));
        if (faults.Count == 0)
            checks.Add(new ClientCheck(true, ClientTopic.Settings, Whole: client.RedirectUris.Count));

        // 2 What it is asked at, from here.
        if (!(await addresses.ProveAsync(client, ct)).TryGet(out _, out var no))
            checks.Add(new ClientCheck(false, ClientTopic.Addresses, no.Description));
        if (client.Metadata.JwksUri is { } uri)
            checks.Add(new ClientCheck(await addresses.ReadKeysAsync(uri, ct) is not null, ClientTopic.KeysAt, uri));
        else if (client.Jwks is { } keys)
            checks.Add(new ClientCheck(ClientKeys.HasUsable(keys), ClientTopic.Keys));

        // 3 Codes that were stolen are worth nothing.
        if (client.RedirectUris.Count > 0)
            checks.Add(new ClientCheck(true, ClientTopic.Pkce));
        var findings = ClientAssessment.Assess(client);
        checks.AddRange(findings.GroupBy(finding => finding.Standard).Select(group => new ClientCheck(group.All(finding => finding.Satisfied), ClientTopic.Grade, group.Key.ToString(), group.Count(finding => finding.Satisfied), group.Count())));
        return checks;
    }
}
