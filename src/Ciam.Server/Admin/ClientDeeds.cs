using System.Security.Cryptography;
using Ciam.Decisions.Admin;
using Ciam.Protocol;
using Ciam.Protocol.Registration;
using Ciam.Protocol.Wire;
using Ciam.Server.Audit;
using Ciam.Server.OAuth;
using Ciam.Storage.Primitives;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>What became of a form: a client, perhaps with a secret to be shown once, or its faults.</summary>
internal sealed record ClientOutcome(string? ClientId, string? Secret, IReadOnlyList<MetadataFault> Faults)
{
    /// <summary>It opens something, and waits under this id for a second person.</summary>
    public Guid? Proposal { get; init; }

    public static ClientOutcome Refused(params IReadOnlyList<MetadataFault> faults) => new(null, null, faults);
}

/// <summary>What staff want done to a client, and why.</summary>
internal sealed record ClientDeed(StaffMember Staff, string ClientId, string? Reason, DateTimeOffset Now)
{
    public bool ReasonIsGiven => Reason?.Trim().Length is >= StaffDeed.ShortestReason and <= StaffDeed.LongestReason;
}

/// <summary>What staff may do to clients; each deed on the locked row, in one transaction with its audit entry.</summary>
internal sealed class ClientDeeds(CiamDbContext database, ClientRegistry registry, ResourceCatalog resources, ClientAddresses addresses, AuditTrail audit)
{
    private const string IdAlphabet = "abcdefghjkmnpqrstvwxyz23456789";

    /// <summary>Without an id of their choosing the client gets one; a client with secrets gets its first at once.</summary>
    public async Task<ClientOutcome> CreateAsync(ClientForm form, StaffMember staff, DateTimeOffset now, CancellationToken ct)
    {
        EnsureAllowed(staff);
        var clientId = string.IsNullOrWhiteSpace(form.ClientId) ? "client-" + RandomNumberGenerator.GetString(IdAlphabet, 16) : form.ClientId.Trim();
        var (client, faults) = await ReadAsync(form, clientId, ClientMetadata.None, ct);
        if (faults.Count > 0)
            return ClientOutcome.Refused(faults);
        if (!MachineScopes.MayHandle(staff, client.Scopes))
            return ClientOutcome.Refused(MachineScopes.Beyond);

        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        await database.LockAsync("client:" + clientId, ct);
        if (await database.Set<ClientRow>().AnyAsync(row => row.ClientId == clientId, ct))
            return ClientOutcome.Refused(new MetadataFault("client_id", "is taken"));
        registry.Create(client, now);
        var secret = client.TokenEndpointAuthMethod is ClientAuthMethods.Basic or ClientAuthMethods.Post ? await registry.RotateSecretAsync(clientId, now, ct) : null;
        Append(AuditEvents.ClientCreated, staff, clientId, null, null, ClientSnapshot.Of(client), now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new ClientOutcome(clientId, secret, []);
    }

    /// <summary>Null when there is no such client. What opens something is kept for a second person to agree to.</summary>
    public Task<ClientOutcome?> ChangeAsync(string clientId, ClientForm form, StaffMember staff, DateTimeOffset now, CancellationToken ct) => ChangeAsync(clientId, form, isAgreed: false, staff, now, ct);

    /// <summary>What two people want, in the transaction of the second one.</summary>
    public Task<ClientOutcome?> ChangeAgreedAsync(string clientId, ClientForm form, StaffMember second, DateTimeOffset now, CancellationToken ct) => ChangeAsync(clientId, form, isAgreed: true, second, now, ct);

    private async Task<ClientOutcome?> ChangeAsync(string clientId, ClientForm form, bool isAgreed, StaffMember staff, DateTimeOffset now, CancellationToken ct)
    {
        EnsureAllowed(staff);
        await using var transaction = await OneTransaction.BeginOrJoinAsync(database, ct);
        if (await registry.LockAsync(clientId, ct) is not { } row)
            return null;
        if (form.Version != ClientForm.VersionOf(row))
            return ClientOutcome.Refused(new MetadataFault("client_id", "was changed by somebody else meanwhile; load the page again"));
        if (ClientDocument.IsAddress(clientId))
            return ClientOutcome.Refused(new MetadataFault("client_id", "is the address of the client's own document, which is changed where it lies"));
        var (client, faults) = await ReadAsync(form, clientId, ClientMetadata.FromJson(row.Metadata), ct);
        if (faults.Count > 0)
            return ClientOutcome.Refused(faults);

        if (!MachineScopes.MayHandle(staff, row.Scopes.Concat(client.Scopes)))
            return ClientOutcome.Refused(MachineScopes.Beyond);

        var (before, after) = (ClientSnapshot.Of(row), ClientSnapshot.Of(client));
        if (!isAgreed && ApprovalRules.TakesTwo(before.Trust(), after.Trust()))
        {
            if (form.Reason?.Trim().Length is not (>= StaffDeed.ShortestReason and <= StaffDeed.LongestReason))
                return ClientOutcome.Refused(new MetadataFault("reason", $"of {StaffDeed.ShortestReason} to {StaffDeed.LongestReason} characters is needed: a second person must agree to this"));
            var proposal = Proposals.Of(ProposedClients.Kind, clientId, form, before, after, staff, form.Reason, now);
            database.Add(proposal);
            Append(AuditEvents.ChangeProposed, staff, clientId, proposal.Reason, before, after, now);
            await database.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return new ClientOutcome(clientId, null, []) { Proposal = proposal.Id };
        }
        ClientRegistry.Change(row, client);
        Append(AuditEvents.ClientChanged, staff, clientId, string.IsNullOrWhiteSpace(form.Reason) ? null : form.Reason.Trim(), before, ClientSnapshot.Of(row), now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new ClientOutcome(clientId, null, []);
    }

    /// <summary>The client that the form describes, with all that is wrong with it; what its addresses answer is looked at last.</summary>
    private async Task<(Client Client, IReadOnlyList<MetadataFault> Faults)> ReadAsync(ClientForm form, string clientId, ClientMetadata before, CancellationToken ct)
    {
        var client = form.ToClient(clientId);
        if (form.ReadMetadata(before) is not { } metadata)
            return (client, [new MetadataFault("metadata", "is not one JSON object of members that are known here, each of its type")]);
        client = client with { Metadata = metadata };
        if (metadata.JwksUri is not null && client.Jwks is not null)
            return (client, [new MetadataFault("jwks", "is not for a client that has a jwks_uri")]);
        var faults = ClientMetadataChecks.Faults(client, await resources.LoadAsync(ct));
        if (faults.Count > 0)
            return (client, faults);
        return (await addresses.ProveAsync(client, ct)).TryGet(out var proven, out var no) ? (proven, []) : (client, [new MetadataFault("metadata", no.Description)]);
    }

    /// <summary>The secret comes back once; the one it replaces works on for the grace period.</summary>
    public async Task<(DeedOutcome Outcome, string? Secret)> RotateSecretAsync(ClientDeed deed, CancellationToken ct)
    {
        string? secret = null;
        var outcome = await DoAsync(deed, async row =>
        {
            if (row.TokenEndpointAuthMethod is not (ClientAuthMethods.Basic or ClientAuthMethods.Post))
                return null;
            var before = await LiveSecretsAsync(row, deed.Now, ct);
            secret = await registry.RotateSecretAsync(row.ClientId, deed.Now, ct);
            return new DeedRecord(AuditEvents.ClientSecretRotated, new { LiveSecrets = before }, new { LiveSecrets = before + 1, OlderUntil = deed.Now + ClientRegistry.RotationGrace });
        }, ct);
        return (outcome, outcome == DeedOutcome.Done ? secret : null);
    }

    public Task<DeedOutcome> EndReplacedSecretsAsync(ClientDeed deed, CancellationToken ct) => DoAsync(deed, async row =>
    {
        var before = await LiveSecretsAsync(row, deed.Now, ct);
        var ended = await registry.EndReplacedSecretsAsync(row.ClientId, deed.Now, ct);
        return ended == 0 ? null : new DeedRecord(AuditEvents.ClientSecretsEnded, new { LiveSecrets = before }, new { LiveSecrets = before - ended });
    }, ct);

    public Task<DeedOutcome> DisableAsync(ClientDeed deed, CancellationToken ct) => DoAsync(deed, row => Task.FromResult(
        ClientRegistry.Disable(row, deed.Now) ? new DeedRecord(AuditEvents.ClientDisabled, new { Disabled = false }, new { Disabled = true }) : null), ct);

    public Task<DeedOutcome> EnableAsync(ClientDeed deed, CancellationToken ct) => DoAsync(deed, row => Task.FromResult(
        ClientRegistry.Disable(row, null) ? new DeedRecord(AuditEvents.ClientEnabled, new { Disabled = true }, new { Disabled = false }) : null), ct);

    private async Task<DeedOutcome> DoAsync(ClientDeed deed, Func<ClientRow, Task<DeedRecord?>> change, CancellationToken ct)
    {
        EnsureAllowed(deed.Staff);
        if (!deed.ReasonIsGiven)
            return DeedOutcome.ReasonMissing;
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (await registry.LockAsync(deed.ClientId, ct) is not { } row)
            return DeedOutcome.NoSuchSubject;
        if (!MachineScopes.MayHandle(deed.Staff, row.Scopes))
            return DeedOutcome.NotAllowed;
        if (await change(row) is not { } done)
            return DeedOutcome.NothingToDo;
        Append(done.Event, deed.Staff, deed.ClientId, deed.Reason!.Trim(), done.Before, done.After, deed.Now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return DeedOutcome.Done;
    }

    private Task<int> LiveSecretsAsync(ClientRow client, DateTimeOffset now, CancellationToken ct) =>
        database.Set<ClientSecretRow>().CountAsync(row => row.ClientId == client.ClientId && (row.ExpiresAt == null || row.ExpiresAt > now), ct);

    private void Append(string name, StaffMember staff, string clientId, string? reason, object? before, object? after, DateTimeOffset now) => audit.Append(
        new AuditDeed(name, staff.Actor) { ClientId = clientId, SessionId = staff.SessionId, Reason = reason, Before = before, After = after }, now);

    /// <summary>The gate has asked already; whoever comes another way is a fault of ours.</summary>
    private static void EnsureAllowed(StaffMember staff)
    {
        if (!staff.May(Permission.ChangeClients))
            throw new InvalidOperationException("Somebody without the permission reached the clients.");
    }
}
