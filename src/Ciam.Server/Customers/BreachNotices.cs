using Ciam.Server.Audit;
using Ciam.Server.Customers.Passwords;
using Ciam.Server.House;
using Ciam.Storage.Customers;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Customers;

/// <summary>Notices at sign-in that a right password stands in the list of breached ones, and tells its owner, once; nobody hears of it who has not proven it.</summary>
internal sealed class BreachNotices(BreachedPasswords breached, Messages messages, AuditTrail audit, Issuer issuer, IOptions<CiamOptions> options)
{
    /// <summary>The caller has checked that the password is right, and saves.</summary>
    public void Look(CustomerRow owner, string password, DateTimeOffset now)
    {
        if (owner.PasswordBreachedAt is not null || !breached.Contains(password))
            return;
        var mustChange = options.Value.BreachedPasswordsMustChange;
        owner.PasswordBreachedAt = now;
        owner.MustChangePassword |= mustChange;
        audit.Append(new AuditDeed(AuditEvents.PasswordBreached, AuditActor.System) { CustomerId = owner.Id, After = new { mustChange } }, now);
        if (owner.Email is { } address)
            messages.Mail(owner, address, () => MessageTexts.PasswordBreached(owner.DisplayName, mustChange, issuer.At("/forgot")), now);
    }
}
