using Ciam.Decisions.Admin;
using Ciam.Protocol;
using Ciam.Server.Audit;
using Ciam.Storage;
using Ciam.Storage.Admin;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>What can be done to many at once.</summary>
internal enum ManyDeed
{
    EndSessions,
    RequireNewPassword,
    Suspend,
}

/// <summary>One thing to be done to many.</summary>
internal sealed record ManyOrder(string Deed, IReadOnlyList<Guid> Customers);

/// <summary>One thing done to many customers, as after a leak elsewhere: proposed as a list of ids, done once a second person agrees.</summary>
internal sealed class ManyDeeds(CiamDbContext database, CustomerDeeds deeds, AuditTrail audit) : ProposalKind
{
    public const string Kind = "many";
    public const int Most = 500;

    public override string Name => Kind;

    public override Permission Needed => Permission.ActOnMany;

    /// <summary>The proposal's id; refused are too many, what is no customer's id, and staff.</summary>
    public async Task<Outcome<ProposalId>> ProposeAsync(ManyDeed deed, string? text, string? reason, StaffMember staff, DateTimeOffset now, CancellationToken ct)
    {
        if (!staff.May(Needed) || !staff.May(PermissionOf(deed)))
            throw new InvalidOperationException("Somebody without the permission reached the deeds upon many.");
        if (reason?.Trim().Length is not (>= StaffDeed.ShortestReason and <= StaffDeed.LongestReason))
            return Refusal.InvalidRequest("a reason of 5 to 500 characters is needed");
        var ids = new HashSet<Guid>();
        foreach (var word in (text ?? "").Split([' ', '\r', '\n', '\t', ',', ';'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Guid.TryParseExact(word, "D", out var id))
                return Refusal.InvalidRequest("every line is a complete customer id");
            if (ids.Add(id) && ids.Count > Most)
                return Refusal.InvalidRequest("at most 500 customers at once");
        }
        var known = ids.ToArray();
        if (ids.Count == 0 || await database.Set<CustomerRow>().CountAsync(row => known.Contains(row.Id) && row.StaffRole == null, ct) != ids.Count)
            return Refusal.InvalidRequest("every id is a customer's, and none is of the staff");

        var after = new { Deed = deed.ToString(), Customers = ids.Count };
        var proposal = Proposals.Of(Kind, $"{ids.Count} customers", new ManyOrder(deed.ToString(), [.. ids.Order()]), null, after, staff, reason, now);
        database.Add(proposal);
        audit.Append(new AuditDeed(AuditEvents.ChangeProposed, staff.Actor) { SessionId = staff.SessionId, Reason = reason.Trim(), After = new { Proposal = proposal.Id, after.Deed, after.Customers } }, now);
        await database.SaveChangesAsync(ct);
        return new ProposalId(proposal.Id);
    }

    public override async Task<DeedOutcome> DoAsync(ProposalRow row, StaffMember second, string because, DateTimeOffset now, CancellationToken ct)
    {
        var order = Proposals.OrderOf<ManyOrder>(row);
        if (!Enum.TryParse<ManyDeed>(order.Deed, out var wanted) || !second.May(PermissionOf(wanted)))
            return DeedOutcome.NotAllowed;
        foreach (var customer in order.Customers)
        {
            var deed = new StaffDeed(second, customer, because, now);
            // Somebody who is gone, or is so already, or became staff, stops nobody else.
            _ = await (wanted switch
            {
                ManyDeed.EndSessions => deeds.EndAllSessionsAsync(deed, ct),
                ManyDeed.RequireNewPassword => deeds.RequireNewPasswordAsync(deed, ct),
                _ => deeds.SuspendAsync(deed, ct),
            });
        }
        return DeedOutcome.Done;
    }

    public static Permission PermissionOf(ManyDeed deed) => deed switch
    {
        ManyDeed.EndSessions => Permission.EndSessions,
        ManyDeed.RequireNewPassword => Permission.RequireNewPassword,
        _ => Permission.SuspendCustomers,
    };
}

/// <summary>What a proposal is found by.</summary>
internal sealed record ProposalId(Guid Value);
