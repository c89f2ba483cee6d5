using Ciam.Protocol.WebAuthn;
using Ciam.Server.Audit;
using Ciam.Server.Customers.WebAuthn;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ciam.Server.Customers;

/// <summary>What became of an answer that was to become a passkey.</summary>
internal enum PasskeyEnrolled
{
    Added,

    /// <summary>No answer to what was asked.</summary>
    Refused,

    /// <summary>The same, or of an authenticator that does not vouch for itself as the bank wants it.</summary>
    RefusedByPolicy,

    /// <summary>It can be copied to other devices, and this account wants one that cannot.</summary>
    MustBeDeviceBound,

    Full,
}

/// <summary>Adds, renames and removes passkeys. Who may do so, and how freshly proven, is decided by the page; every change is audited and told to the owner.</summary>
internal sealed class PasskeyEnrolment(CiamDbContext database, IPasskeyHandler<CustomerRow> handler, SealedChallenges challenges, Enrolment enrolment, AuditTrail audit, IOptions<CiamOptions> options)
{
    public const int Most = 10;
    private const string Enrol = "enrol";
    private static readonly string[] KnownTransports = ["usb", "nfc", "ble", "hybrid", "internal", "smart-card"];

    /// <summary>A question bound to the session that asks; what the customer has already is not offered again.</summary>
    public async Task<PasskeyQuestion?> BeginAsync(HttpContext http, CustomerRow customer, Guid sessionId, DateTimeOffset now, CancellationToken ct)
    {
        if (await CountAsync(customer.Id, ct) >= Most)
            return null;
        var who = new PasskeyUserEntity { Id = customer.Id.ToString(), Name = customer.Email ?? customer.DisplayName, DisplayName = customer.DisplayName };
        var asked = await handler.MakeCreationOptionsAsync(who, http);
        return new PasskeyQuestion(asked.CreationOptionsJson, challenges.Seal(Enrol, sessionId, asked.AttestationState!, now));
    }

    /// <summary>Saves.</summary>
    public async Task<PasskeyEnrolled> EnrolAsync(HttpContext http, CustomerRow customer, Guid sessionId, string state, string answer, string? name, string otherwise, DateTimeOffset now, CancellationToken ct)
    {
        if (answer.Length > AssertionJson.Longest || await challenges.SpendAsync(state, Enrol, sessionId, now, ct) is not { } opened)
            return PasskeyEnrolled.Refused;
        var result = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = http, CredentialJson = answer, AttestationState = opened });
        if (!result.Succeeded || result.UserEntity.Id != customer.Id.ToString())
            return options.Value.Passkeys.Attestation == PasskeyOptions.Direct ? PasskeyEnrolled.RefusedByPolicy : PasskeyEnrolled.Refused;
        if (!options.Value.Passkeys.Welcomes(result.Passkey.IsBackupEligible, customer.StaffRole))
            return PasskeyEnrolled.MustBeDeviceBound;
        if (await CountAsync(customer.Id, ct) >= Most)
            return PasskeyEnrolled.Full;

        var made = result.Passkey;
        var row = new PasskeyRow
        {
            Id = Guid.CreateVersion7(now),
            CustomerId = customer.Id,
            CredentialId = made.CredentialId,
            PublicKey = made.PublicKey,
            Name = Enrolment.NameOr(name, otherwise),
            SignCount = made.SignCount,
            Transports = [.. KnownTransports.Intersect(made.Transports ?? [])],
            Aaguid = Attestation.ModelOf(made.AttestationObject),
            IsUserVerified = made.IsUserVerified,
            IsBackupEligible = made.IsBackupEligible,
            IsBackedUp = made.IsBackedUp,
            CreatedAt = now,
        };
        database.Add(row);
        enrolment.Added(customer, "passkey", () => MessageTexts.Passkey(row.Name), now);
        try
        {
            await database.SaveChangesAsync(ct);
            return PasskeyEnrolled.Added;
        }
        catch (DbUpdateException taken) when (taken.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Somebody enrolled the very same credential between the look and the save.
            database.DiscardChanges();
            return PasskeyEnrolled.Refused;
        }
    }

    public async Task<bool> RenameAsync(CustomerRow customer, Guid id, string name, DateTimeOffset now, CancellationToken ct)
    {
        if (await FindAsync(customer, id, ct) is not { } row)
            return false;
        var before = row.Name;
        row.Name = Enrolment.NameOr(name, before);
        audit.Append(new AuditDeed(AuditEvents.ProfileChanged, AuditActor.Customer(customer.Id)) { CustomerId = customer.Id, Before = new { passkey = before }, After = new { passkey = row.Name } }, now);
        await database.SaveChangesAsync(ct);
        return true;
    }

    public async Task<bool> RemoveAsync(CustomerRow customer, Guid id, AuditActor actor, DateTimeOffset now, CancellationToken ct)
    {
        if (await FindAsync(customer, id, ct) is not { } row)
            return false;
        database.Remove(row);
        enrolment.Removed(customer, actor, "passkey", () => MessageTexts.Passkey(row.Name), now);
        await database.SaveChangesAsync(ct);
        return true;
    }

    private Task<int> CountAsync(Guid customerId, CancellationToken ct) => database.Set<PasskeyRow>().CountAsync(row => row.CustomerId == customerId, ct);

    private Task<PasskeyRow?> FindAsync(CustomerRow customer, Guid id, CancellationToken ct) =>
        database.Set<PasskeyRow>().SingleOrDefaultAsync(row => row.Id == id && row.CustomerId == customer.Id, ct);
}
