using System.Text.Json.Serialization;
using Ciam.Decisions.Admin;
using Ciam.Storage;
using Ciam.Storage.Admin;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>The roles of the bank: the standing ones, and those it made itself.</summary>
internal sealed class RoleCatalog(CiamDbContext database)
{
    /// <summary>Null for a name that is none, and for a role that was retired.</summary>
    public async Task<Role?> FindAsync(string? name, CancellationToken ct) =>
        RoleTable.Named(name) is { } standing ? RoleTable.Of(standing)
        : name is not null && await database.Set<RoleRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Name == name, ct) is { RetiredAt: null } row ? Of(row)
        : null;

    /// <summary>The same, and until the transaction ends it stays what it is.</summary>
    public async Task<Role?> HoldAsync(string? name, CancellationToken ct)
    {
        if (RoleTable.Named(name) is { } standing)
            return RoleTable.Of(standing);
        return (await database.Set<RoleRow>().FromSql($"select * from ciam.admin_role where name = {name} for share").AsNoTracking().ToListAsync(ct)).SingleOrDefault() is { RetiredAt: null } row ? Of(row) : null;
    }

    /// <summary>Every role that somebody can be given, the standing ones first.</summary>
    public async Task<IReadOnlyList<Role>> ListAsync(CancellationToken ct) =>
        [.. Enum.GetValues<StaffRole>().Select(RoleTable.Of), .. (await database.Set<RoleRow>().AsNoTracking().Where(row => row.RetiredAt == null).OrderBy(row => row.Name).ToListAsync(ct)).Select(Of)];

    /// <summary>A permission that this version does not know allows nothing.</summary>
    public static Role Of(RoleRow row) =>
        new(row.Name, row.Permissions.Where(name => PermissionOf(name) is not null).Select(name => PermissionOf(name)!.Value).ToHashSet(), row.Segment);

    /// <summary>By its own name, letter for letter; numbers are no names.</summary>
    public static Permission? PermissionOf(string? name) => Enum.GetValues<Permission>().Where(permission => permission.ToString() == name).Cast<Permission?>().SingleOrDefault();

    /// <summary>What a role allows, as proposals and the trail tell it.</summary>
    public static RoleTold Told(Role? role) => new(role?.Name ?? "none", role is null || RoleTable.Named(role.Name) is not null ? null : [.. role.Permissions.Order().Select(permission => permission.ToString())], role?.Segment);
}

/// <summary>A role as proposals and the trail tell it: a standing one by its name, another with all that it allows.</summary>
internal sealed record RoleTold(
    string Role,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Permissions,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Segment);
