using Ciam.Decisions.Admin;
using Ciam.Storage.Admin;

namespace Ciam.Server.Admin;

/// <summary>A client's addresses, keys, way of proving itself, or that it asks for no consent.</summary>
internal sealed class ProposedClients(ClientDeeds deeds) : ProposalKind
{
    public const string Kind = "client";

    public override string Name => Kind;

    public override Permission Needed => Permission.ChangeClients;

    public override async Task<DeedOutcome> DoAsync(ProposalRow row, StaffMember second, string because, DateTimeOffset now, CancellationToken ct) =>
        await deeds.ChangeAgreedAsync(row.Subject, Proposals.OrderOf<ClientForm>(row) with { Reason = because }, second, now, ct) is { Faults.Count: 0 } ? DeedOutcome.Done : DeedOutcome.Outdated;
}
