using System.Security.Claims;
using Ciam.Decisions.Admin;
using Microsoft.AspNetCore.Authentication;

namespace Ciam.Server.Admin;

/// <summary>Puts what a role of the bank's own making allows beside its name, read anew for every request; without that the name alone opens nothing.</summary>
internal sealed class StaffClaims(RoleCatalog roles) : IClaimsTransformation
{
    private const string PermissionClaim = "staff_permission";
    private const string SegmentClaim = "staff_segment";

    public async Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
    {
        if (principal.FindFirstValue(ClaimTypes.Role) is not { } name || RoleTable.Named(name) is not null || principal.HasClaim(claim => claim.Type == PermissionClaim) || await roles.FindAsync(name, CancellationToken.None) is not { } role)
            return principal;
        var identity = new ClaimsIdentity(role.Permissions.Select(permission => new Claim(PermissionClaim, permission.ToString())));
        if (role.Segment is { } segment)
            identity.AddClaim(new Claim(SegmentClaim, segment));
        var whole = principal.Clone();
        whole.AddIdentity(identity);
        return whole;
    }

    /// <summary>Null without a role, or where nothing is known of it.</summary>
    public static Role? RoleOf(ClaimsPrincipal user)
    {
        if (user.FindFirstValue(ClaimTypes.Role) is not { } name)
            return null;
        if (RoleTable.Named(name) is { } standing)
            return RoleTable.Of(standing);
        var permissions = user.FindAll(PermissionClaim).Select(claim => Enum.Parse<Permission>(claim.Value)).ToHashSet();
        return permissions.Count == 0 ? null : new Role(name, permissions, user.FindFirstValue(SegmentClaim));
    }
}
