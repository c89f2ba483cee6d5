using Ciam.Decisions.Admin;
using Ciam.Protocol;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Protocol.Registration;
using Ciam.Protocol.Wire;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Server.OAuth;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin.Configuration;

/// <summary>The clients of the file against those that are registered, by the checks of the form.</summary>
internal sealed class ClientSection(CiamDbContext database, ClientRegistry registry, ClientAddresses addresses, Vault vault, Issuer issuer, AuditTrail audit)
{
    private static string Words(MetadataFault fault) => $"{fault.Parameter} {fault.Words}";

    public async Task<IReadOnlyList<ConfiguredClient>> ExportAsync(CancellationToken ct) =>
        [.. (await RowsAsync(ct)).Select(ConfiguredClient.Of).Select(client => client.HasSecret ? client with { Secret = SecretReference.Kept } : client)];

    /// <summary>Adds its steps; the APIs are those that will be. Rows are locked until the caller's transaction ends.</summary>
    public async Task PlanAsync(IReadOnlyList<ConfiguredClient>? wanted, IReadOnlyList<ApiResource> apis, ConfigurationPlan plan, DateTimeOffset now, CancellationToken ct)
    {
        var (server, rows) = (new ServerMetadata(issuer.Value, apis), await RowsAsync(ct));
        var known = rows.ToDictionary(row => row.ClientId, StringComparer.Ordinal);
        foreach (var client in (wanted ?? []).Select(client => client.Settled()))
            await PlanAsync(client, known.GetValueOrDefault(client.ClientId!), server, plan, now, ct);

        var left = rows.Where(row => wanted?.Any(client => client.ClientId == row.ClientId) != true).ToList();
        foreach (var row in left.Where(row => wanted is not null && row.DisabledAt is null))
            plan.Steps.Add(plan.Prune
                ? new ConfigurationStep(StepKind.Remove, $"client {row.ClientId}", Permission.ChangeClients) { Remark = "is disabled", AlsoNeeded = MachineScopes.NeededFor(row.Scopes), Deed = (author, _) => DisableAsync(row, true, author) }
                : new ConfigurationStep(StepKind.Left, $"client {row.ClientId}", Permission.ChangeClients) { Remark = "is not in the file; --prune disables it" });

        var scopes = StandardScopes.All.Concat(ManagementScopes.All).Concat(apis.SelectMany(api => api.Scopes)).ToHashSet(StringComparer.Ordinal);
        plan.Faults.AddRange(left.SelectMany(row => row.Scopes.Where(scope => !scopes.Contains(scope)).Select(scope => $"apis: no API has the scope {scope} any more, which client {row.ClientId} may ask for")));
    }

    private async Task PlanAsync(ConfiguredClient wanted, ClientRow? row, ServerMetadata server, ConfigurationPlan plan, DateTimeOffset now, CancellationToken ct)
    {
        var before = row is null ? null : ConfigurationDocument.WriteEntry(ConfiguredClient.Of(row));
        var changes = Change.Between(before, ConfigurationDocument.WriteEntry(wanted with { Secret = null })).Where(change => change.IsChanged).ToList();
        var secret = await SecretAsync(wanted, plan, now, ct);
        var saidBefore = plan.Faults.Count;
        var client = changes.Count == 0 ? StillFits(row!, server, plan) : await ReadAsync(wanted, row, server, plan, ct);
        if (plan.Faults.Count > saidBefore || client is null || (changes.Count == 0 && secret is null))
            return;
        if (secret is not null)
            changes.Add(new Change("secret", row is null ? null : "another", wanted.Secret));
        plan.Steps.Add(new ConfigurationStep(row is null ? StepKind.Add : StepKind.Change, $"client {wanted.ClientId}", Permission.ChangeClients)
        {
            Changes = changes,
            AlsoNeeded = MachineScopes.NeededFor(client.Scopes.Concat(row?.Scopes ?? [])),
            Remark = row is null && wanted.HasSecret && secret is null ? "has no secret until one is made for it in the console, or the file points at one" : null,
            Deed = (author, deedCt) => KeepAsync(row, client, wanted.Disabled, secret, author, deedCt),
        });
    }

    /// <summary>What was registered once is not judged anew; only what it asks for must still be there.</summary>
    private static Client? StillFits(ClientRow row, ServerMetadata server, ConfigurationPlan plan)
    {
        var client = Clients.AsClient(row, []);
        var known = StandardScopes.All.Concat(ManagementScopes.All).Concat(server.ApiResources.SelectMany(api => api.Scopes));
        plan.Faults.AddRange(client.Scopes.Except(known).Select(scope => $"client {row.ClientId}: no API has the scope {scope}"));
        return client;
    }

    private async Task<Client?> ReadAsync(ConfiguredClient wanted, ClientRow? row, ServerMetadata server, ConfigurationPlan plan, CancellationToken ct)
    {
        void Tell(string words) => plan.Faults.Add($"client {wanted.ClientId}: {words}");
        if (row is null && await database.Set<ClientRow>().AnyAsync(taken => taken.ClientId == wanted.ClientId, ct))
        {
            Tell("registered itself, or is the address of its own document, and is changed there");
            return null;
        }
        if (wanted.ReadMetadata() is not { } metadata)
        {
            Tell("metadata is not one JSON object of members that are known here, each of its type");
            return null;
        }

        var client = wanted.ToClient(metadata);
        if (metadata.JwksUri is not null && client.Jwks is not null)
            Tell("jwks is not for a client that has a jwks_uri");
        var faults = ClientMetadataChecks.Faults(client, server);
        foreach (var fault in faults)
            Tell(Words(fault));
        if (faults.Count > 0)
            return null;
        if ((await addresses.ProveAsync(client, ct)).TryGet(out var proven, out var no))
            return proven;
        Tell(no.Description);
        return null;
    }

    /// <summary>The secret that is to be adopted; null where the one that is kept will do.</summary>
    private async Task<string?> SecretAsync(ConfiguredClient wanted, ConfigurationPlan plan, DateTimeOffset now, CancellationToken ct)
    {
        if (wanted.Secret is not { } reference)
            return null;
        if (!wanted.HasSecret || !SecretReference.IsKnown(reference))
        {
            plan.Faults.Add($"client {wanted.ClientId}: secret is {(wanted.HasSecret ? "kept, env:NAME or file:PATH, and never a secret itself" : "for clients that authenticate by one")}");
            return null;
        }
        if (reference == SecretReference.Kept)
            return null;
        var value = await SecretReference.ReadAsync(reference, ct);
        if (value is null || ClientSecret.HasEnoughEntropy(value) is not null)
        {
            plan.Faults.Add($"client {wanted.ClientId}: secret points at {(value is null ? "nothing" : "something too easy to guess")}");
            return null;
        }
        var hash = Clients.HashSecret(vault, value);
        return await database.Set<ClientSecretRow>().AnyAsync(kept => kept.ClientId == wanted.ClientId && kept.Hash == hash && kept.ExpiresAt == null, ct) ? null : value;
    }

    private async Task KeepAsync(ClientRow? row, Client client, bool disabled, string? secret, ConfigurationAuthor author, CancellationToken ct)
    {
        var before = row is null ? null : ClientSnapshot.Of(row);
        if (row is null)
        {
            registry.Create(client, author.Now);
        }
        else
        {
            ClientRegistry.Change(row, client);
            row.DefaultMaxAge = client.DefaultMaxAge;
        }
        var after = ClientSnapshot.Of(client);
        if (before is null || System.Text.Json.JsonSerializer.Serialize(before) != System.Text.Json.JsonSerializer.Serialize(after))
            Append(before is null ? AuditEvents.ClientCreated : AuditEvents.ClientChanged, client.ClientId, before, after, author);
        if (secret is not null)
        {
            await registry.ReplaceSecretAsync(client.ClientId, secret, author.Now, ct);
            Append(AuditEvents.ClientSecretRotated, client.ClientId, null, new { OlderUntil = author.Now + ClientRegistry.RotationGrace }, author);
        }
        if ((row ?? database.Set<ClientRow>().Local.Single(added => added.ClientId == client.ClientId)) is var kept && kept.DisabledAt is not null != disabled)
            await DisableAsync(kept, disabled, author);
    }

    private Task DisableAsync(ClientRow row, bool disabled, ConfigurationAuthor author)
    {
        ClientRegistry.Disable(row, disabled ? author.Now : null);
        Append(disabled ? AuditEvents.ClientDisabled : AuditEvents.ClientEnabled, row.ClientId, new { Disabled = !disabled }, new { Disabled = disabled }, author);
        return Task.CompletedTask;
    }

    private void Append(string name, string clientId, object? before, object? after, ConfigurationAuthor author) =>
        audit.Append(new AuditDeed(name, author.Actor) { ClientId = clientId, Reason = author.Reason, Before = before, After = after }, author.Now);

    /// <summary>Those that staff registered: what registered itself, or is told by a document of its own, is changed where it lies.</summary>
    private Task<List<ClientRow>> RowsAsync(CancellationToken ct) => database.Set<ClientRow>()
        .FromSql($"select * from ciam.oauth_client c where c.client_id !~ '^https?:' and not exists (select 1 from ciam.oauth_client_registration r where r.client_id = c.client_id) order by c.client_id for update of c")
        .ToListAsync(ct);
}
