using Ciam.Decisions.Admin;

namespace Ciam.Server.Admin.Api.Roles;

/// <summary>A role: what it allows, and to which segment of the customers where it is confined.</summary>
internal sealed record RoleView(string Name, string? Description, IReadOnlyList<Permission> Permissions, string? Segment, bool Standing, int? People, DateTimeOffset? ChangedAt, DateTimeOffset? RetiredAt)
{
    public static RoleView Of(RoleLine line) => new(line.Name, line.Description, line.Permissions, line.Segment, false, line.Holders, line.ChangedAt, line.RetiredAt);

    public static RoleView Of(Role standing) => new(standing.Name, null, [.. standing.Permissions.Order()], null, true, null, null, null);

    /// <summary>By which a change is made to what was seen.</summary>
    public static string TagOf(RoleLine line) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\"{line.ChangedAt.UtcTicks:x}\"");
}

/// <summary>A role as it is to be, whole; permissions by the names that a role is read with.</summary>
internal sealed record RoleBody(string? Description, IReadOnlyList<Permission>? Permissions, string? Segment, string? Reason)
{
    public RoleForm ToForm(string name, DateTimeOffset? seen) => new(name, Description, [.. (Permissions ?? []).Select(permission => permission.ToString())], Segment, Reason) { Seen = seen };
}

/// <summary>What became of a role, as answers.</summary>
internal static class RoleAnswers
{
    public static async Task<ApiAnswer> OfAsync(RoleOutcome outcome, string name, RoleDesk desk, DateTimeOffset now, CancellationToken ct) => outcome switch
    {
        { Faults: { Count: > 0 } faults } => ApiAnswer.Invalid("the role cannot be kept like this", [.. faults.Select(fault => new ApiFault(fault.Member, fault.Words))]),
        { Proposal: { } proposal } => ApiAnswer.Waits(proposal, now),
        { Outcome: DeedOutcome.Done or DeedOutcome.NothingToDo } when await desk.FindAsync(name, ct) is { } line => ApiAnswer.Of(RoleView.Of(line)) with { ETag = RoleView.TagOf(line) },
        _ => Deeds.Answer(outcome.Outcome, "role"),
    };
}
