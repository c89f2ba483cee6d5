using Ciam.Decisions.Admin;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>Somebody must be able to let the others in.</summary>
internal static class Administrators
{
    /// <summary>INVARIANT: one administrator who can sign in always remains, whichever way the others go; those who take one away wait for each other. In the caller's transaction.</summary>
    public static async Task<bool> IsLastAdministratorAsync(this CiamDbContext database, CustomerRow row, CancellationToken ct)
    {
        var name = RoleTable.NameOf(StaffRole.Admin);
        if (row.StaffRole != name || row.SuspendedAt is not null)
            return false;
        await database.LockAsync("administrators", ct);
        return !await database.Set<CustomerRow>().AnyAsync(other => other.Id != row.Id && other.StaffRole == name && other.SuspendedAt == null, ct);
    }
}
