namespace Ciam.Decisions.Admin;

/// <summary>What of a client could be turned against its users.</summary>
public sealed record ClientTrust(IReadOnlyCollection<string> Addresses, string? Keys, string AuthMethod, bool FirstParty);

/// <summary>Which changes take a second person: those that open something. What only closes never waits.</summary>
public static class ApprovalRules
{
    public static readonly TimeSpan Waits = TimeSpan.FromDays(3);

    /// <summary>Another address, other keys, another way to prove itself, or no more asking for consent.</summary>
    public static bool TakesTwo(ClientTrust before, ClientTrust after) =>
        after.Addresses.Except(before.Addresses, StringComparer.Ordinal).Any()
        || after.Keys != before.Keys
        || after.AuthMethod != before.AuthMethod
        || (after.FirstParty && !before.FirstParty);

    /// <summary>A role with anything that the one before had not, or over customers over whom that one was not; null is none.</summary>
    public static bool TakesTwo(Role? before, Role? after) => after is not null && (before is null ? after.Permissions.Count > 0 : !before.Covers(after));

    /// <summary>Nobody agrees to what they asked for.</summary>
    public static bool MayDecide(Guid? proposedBy, Guid second, bool mayApprove, bool mayDoIt) => proposedBy != second && mayApprove && mayDoIt;
}
