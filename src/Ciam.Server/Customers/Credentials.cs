using Ciam.Decisions.Customers;
using Ciam.Server.Customers.Passwords;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Customers;

/// <summary>What became of a password that somebody typed.</summary>
internal enum PasswordVerdict
{
    Wrong,
    Right,

    /// <summary>Too many are hashing at the moment; nothing was checked. Answer as for a throttle.</summary>
    Busy,
}

/// <summary>Finds people by address and checks or sets their passwords, with the same work for those who do not exist.</summary>
internal sealed class Credentials(CiamDbContext database, UserManager<CustomerRow> users, HashingLane lane, PasswordEstimator estimator, DecoyHash decoy)
{
    public Task<CustomerRow?> FindAsync(Guid id, CancellationToken ct) => database.Set<CustomerRow>().SingleOrDefaultAsync(row => row.Id == id, ct);

    public Task<CustomerRow?> FindByEmailAsync(string email, CancellationToken ct)
    {
        var normalized = users.NormalizeEmail(email.Trim());
        return database.Set<CustomerRow>().SingleOrDefaultAsync(row => row.NormalizedEmail == normalized, ct);
    }

    /// <summary>Costs one hash whoever is asked about. A hash of older parameters is replaced in the row; the caller's save keeps it.</summary>
    public async Task<PasswordVerdict> VerifyPasswordAsync(CustomerRow? customer, string password, CancellationToken ct)
    {
        // What could never have been set needs no hash, for known and unknown alike: it says nothing about the account.
        if (PasswordShape.CodePoints(password) is < 0 or > PasswordPolicy.MaxCodePoints)
            return PasswordVerdict.Wrong;

        var owner = customer?.PasswordHash is null ? decoy.Owner : customer;
        var (done, result) = await lane.TryRunAsync(() => users.PasswordHasher.VerifyHashedPassword(owner, owner.PasswordHash!, password), ct);
        if (!done)
            return PasswordVerdict.Busy;
        if (result == PasswordVerificationResult.Failed || customer?.PasswordHash is null)
            return PasswordVerdict.Wrong;
        if (result == PasswordVerificationResult.SuccessRehashNeeded)
            customer.PasswordHash = (await lane.TryRunAsync(() => users.PasswordHasher.HashPassword(customer, password), ct)).Result ?? customer.PasswordHash;
        return PasswordVerdict.Right;
    }

    /// <summary>What speaks against a password, most useful first; empty when it will do.</summary>
    public IReadOnlyList<PasswordFault> Faults(string password, CustomerRow owner) => PasswordPolicy.Faults(estimator.Look(password, owner));

    /// <summary>Sets a password that the policy allows, with a new security stamp; the caller saves, with its audit entry. False: busy, or the policy refuses.</summary>
    public async Task<bool> SetPasswordAsync(CustomerRow customer, string password, DateTimeOffset now, CancellationToken ct)
    {
        if (Faults(password, customer).Count > 0)
            return false;
        var (done, hash) = await lane.TryRunAsync(() => users.PasswordHasher.HashPassword(customer, password), ct);
        if (!done)
            return false;
        customer.PasswordHash = hash;
        customer.PasswordChangedAt = now;
        customer.MustChangePassword = false;
        customer.SecurityStamp = Guid.NewGuid().ToString("N");
        return true;
    }
}
