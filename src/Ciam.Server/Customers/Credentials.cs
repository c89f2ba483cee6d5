using Ciam.Decisions.Customers;
using Ciam.Server.Customers.Passwords;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.Primitives;
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
    private static readonly Bucket AdvicePerNetwork = new(120, TimeSpan.FromSeconds(1));

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
            customer.PasswordHash = await HashAsync(password, ct) ?? customer.PasswordHash;
        return PasswordVerdict.Right;
    }

    /// <summary>What speaks against a password, most useful first; empty when it will do.</summary>
    public IReadOnlyList<PasswordFault> Faults(string password, CustomerRow owner) => PasswordPolicy.Faults(estimator.Look(password, owner));

    /// <summary>The estimator's score from 0 to 4, with what speaks against the password.</summary>
    public (int Strength, IReadOnlyList<PasswordFault> Faults) Advise(string password, CustomerRow owner)
    {
        var facts = estimator.Look(password, owner);
        return (facts.Strength, PasswordPolicy.Faults(facts));
    }

    /// <summary>Estimating costs a few milliseconds; a network that asks all the time is left without the hint.</summary>
    public Task<bool> MayAskAdviceAsync(string network, DateTimeOffset now, CancellationToken ct) =>
        database.TryTakeAsync("advice:net:" + network, AdvicePerNetwork, now, ct);

    /// <summary>Null when too many are hashing at the moment.</summary>
    public async Task<string?> HashAsync(string password, CancellationToken ct) =>
        (await lane.TryRunAsync(() => users.PasswordHasher.HashPassword(decoy.Owner, password), ct)).Result;

    /// <summary>Gives a customer a password that was hashed before, with a new security stamp; the caller saves, with its audit entry.</summary>
    public static void Keep(CustomerRow customer, string passwordHash, DateTimeOffset now)
    {
        customer.PasswordHash = passwordHash;
        customer.PasswordChangedAt = now;
        customer.MustChangePassword = false;
        customer.PasswordBreachedAt = null;
        customer.SecurityStamp = Guid.NewGuid().ToString("N");
    }
}
