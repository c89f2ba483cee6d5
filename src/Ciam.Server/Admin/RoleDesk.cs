using Ciam.Decisions.Admin;
using Ciam.Storage;
using Ciam.Storage.Admin;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>A role of the bank's own, with how many people have it.</summary>
internal sealed record RoleLine(string Name, string Description, IReadOnlyList<Permission> Permissions, string? Segment, int Holders, DateTimeOffset ChangedAt, DateTimeOffset? RetiredAt)
{
    public static RoleLine Of(RoleRow row, int holders) => new(row.Name, row.Description, [.. RoleCatalog.Of(row).Permissions.Order()], row.Segment, holders, row.ChangedAt, row.RetiredAt);

    /// <summary>What a form holds of it.</summary>
    public RoleForm ToForm() => new(Name, Description, [.. Permissions.Select(permission => permission.ToString())], Segment, null) { Seen = ChangedAt };
}

/// <summary>Staff read the roles that the bank made.</summary>
internal sealed class RoleDesk(CiamDbContext database)
{
    /// <summary>All of them, by name, the retired ones last: a bank has dozens at most.</summary>
    public async Task<IReadOnlyList<RoleLine>> ListAsync(CancellationToken ct)
    {
        var rows = await database.Set<RoleRow>().AsNoTracking().OrderBy(row => row.RetiredAt != null).ThenBy(row => row.Name).ToListAsync(ct);
        var holders = await database.Set<CustomerRow>().Where(row => row.StaffRole != null).GroupBy(row => row.StaffRole!).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, ct);
        return [.. rows.Select(row => RoleLine.Of(row, holders.GetValueOrDefault(row.Name)))];
    }

    /// <summary>Null when there is no such role.</summary>
    public async Task<RoleLine?> FindAsync(string name, CancellationToken ct) =>
        await database.Set<RoleRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Name == name, ct) is { } row ? RoleLine.Of(row, await database.Set<CustomerRow>().CountAsync(person => person.StaffRole == name, ct)) : null;
}
