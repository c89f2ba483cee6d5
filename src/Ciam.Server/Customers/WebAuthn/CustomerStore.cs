using Ciam.Storage;
using Ciam.Storage.Customers;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Customers.WebAuthn;

/// <summary>Identity's store, which finds passkeys in the house's own table. They are kept, renamed and removed by <see cref="PasskeyEnrolment"/>.</summary>
internal sealed class CustomerStore : UserOnlyStore<CustomerRow, CiamDbContext, Guid>
{
    public CustomerStore(CiamDbContext database)
        : base(database)
    {
        // Nothing is saved behind the caller's back: a deed and its audit entry are one transaction.
        AutoSaveChanges = false;
    }

    public override async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(CustomerRow user, CancellationToken cancellationToken) =>
        [.. (await Passkeys.Where(row => row.CustomerId == user.Id).OrderBy(row => row.CreatedAt).ToListAsync(cancellationToken)).Select(AsIdentityKnowsIt)];

    public override async Task<CustomerRow?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await Passkeys.Where(row => row.CredentialId == credentialId)
            .Join(Context.Set<CustomerRow>(), passkey => passkey.CustomerId, customer => customer.Id, (_, customer) => customer).SingleOrDefaultAsync(cancellationToken);

    public override async Task<UserPasskeyInfo?> FindPasskeyAsync(CustomerRow user, byte[] credentialId, CancellationToken cancellationToken) =>
        await Passkeys.SingleOrDefaultAsync(row => row.CustomerId == user.Id && row.CredentialId == credentialId, cancellationToken) is { } row ? AsIdentityKnowsIt(row) : null;

    public override Task AddOrUpdatePasskeyAsync(CustomerRow user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw NotHere();

    public override Task RemovePasskeyAsync(CustomerRow user, byte[] credentialId, CancellationToken cancellationToken) => throw NotHere();

    private IQueryable<PasskeyRow> Passkeys => Context.Set<PasskeyRow>().AsNoTracking();

    /// <summary>What was told at enrolment has been looked at, and is not kept.</summary>
    private static UserPasskeyInfo AsIdentityKnowsIt(PasskeyRow row) =>
        new(row.CredentialId, row.PublicKey, row.CreatedAt, (uint)row.SignCount, row.Transports, row.IsUserVerified, row.IsBackupEligible, row.IsBackedUp, [], []);

    private static NotSupportedException NotHere() => new("Passkeys are changed with their audit entry, by PasskeyEnrolment.");
}
