using Ciam.Protocol.UserInfo;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.Primitives;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Ciam.Server.Customers;

/// <summary>A customer's own name and address; a new address counts once its mail has been answered.</summary>
internal sealed class Profile(CiamDbContext database, UserManager<CustomerRow> users, Messages messages, MailLinks links, AuditTrail audit, Issuer issuer)
{
    public const string LinkPath = "/account/email/";
    private static readonly Bucket AddressChanges = new(5, TimeSpan.FromMinutes(30));

    /// <summary>Saves.</summary>
    public async Task ChangeNameAsync(CustomerRow customer, string name, DateTimeOffset now, CancellationToken ct)
    {
        if (customer.DisplayName == name)
            return;
        audit.Append(new AuditDeed(AuditEvents.ProfileChanged, AuditActor.Customer(customer.Id))
        {
            CustomerId = customer.Id,
            Before = new { name = customer.DisplayName },
            After = new { name },
        }, now);
        (customer.DisplayName, customer.ProfileChangedAt) = (name, now);
        await database.SaveChangesAsync(ct);
    }

    /// <summary>The language chosen at the foot of a page, for pages and letters from now on. Saves.</summary>
    public async Task SpeakAsync(Guid customerId, string language, DateTimeOffset now, CancellationToken ct)
    {
        if (await database.Set<CustomerRow>().SingleAsync(row => row.Id == customerId, ct) is not { } customer || customer.Locale == language)
            return;
        audit.Append(new AuditDeed(AuditEvents.ProfileChanged, AuditActor.Customer(customerId)) { CustomerId = customerId, Before = new { locale = customer.Locale }, After = new { locale = language } }, now);
        (customer.Locale, customer.ProfileChangedAt) = (language, now);
        await database.SaveChangesAsync(ct);
    }

    /// <summary>Saves what a customer tells about themselves; the audit trail names what changed and repeats none of it.</summary>
    public async Task ChangeDetailsAsync(CustomerRow customer, IReadOnlyDictionary<string, string> details, DateTimeOffset now, CancellationToken ct)
    {
        var before = PersonalDetails.Read(customer.Details);
        var changed = PersonalDetails.Names.Where(name => before.GetValueOrDefault(name) != details.GetValueOrDefault(name)).ToList();
        if (changed.Count == 0)
            return;
        audit.Append(new AuditDeed(AuditEvents.ProfileChanged, AuditActor.Customer(customer.Id)) { CustomerId = customer.Id, After = new { details = changed } }, now);
        (customer.Details, customer.ProfileChangedAt) = (PersonalDetails.Write(details), now);
        await database.SaveChangesAsync(ct);
    }

    /// <summary>Sends a link to the new address; to one that is taken, the same page but another mail. Saves; false when asked too often.</summary>
    public async Task<bool> AskForEmailAsync(CustomerRow customer, string address, DateTimeOffset now, CancellationToken ct)
    {
        if (!await database.TryTakeAsync($"change-email:{customer.Id:N}", AddressChanges, now, ct))
            return false;
        await links.VoidAsync(customer.Id, MailLinkPurposes.ChangeEmail, now, ct);
        var normalized = users.NormalizeEmail(address);
        var owner = await database.Set<CustomerRow>().AsNoTracking().SingleOrDefaultAsync(row => row.NormalizedEmail == normalized, ct);
        if (owner is null)
        {
            var handle = links.Make(customer.Id, MailLinkPurposes.ChangeEmail, MailLinks.ConfirmLifetime, now, target: address);
            messages.Mail(customer, address, () => MessageTexts.EmailChanging(customer.DisplayName, issuer.At(LinkPath + handle)), now);
        }
        else
        {
            messages.Mail(owner, address, () => MessageTexts.AlreadyRegistered(owner.DisplayName, issuer.At("/account"), issuer.At("/forgot")), now);
        }

        await database.SaveChangesAsync(ct);
        return true;
    }

    /// <summary>Spends the link and changes the address, for the customer it was made for; the old address is told. Saves.</summary>
    public async Task<bool> ConfirmEmailAsync(CustomerRow customer, string handle, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (await links.FindAsync(handle, MailLinkPurposes.ChangeEmail, now, ct) is not { Target: { } target } link || link.CustomerId != customer.Id
            || await links.SpendAsync(handle, MailLinkPurposes.ChangeEmail, now, ct) is null
            || await database.Set<CustomerRow>().AnyAsync(row => row.NormalizedEmail == users.NormalizeEmail(target), ct))
        {
            return false;
        }

        var before = customer.Email;
        (customer.Email, customer.UserName) = (target, target);
        customer.NormalizedEmail = customer.NormalizedUserName = users.NormalizeEmail(target);
        customer.SecurityStamp = Guid.NewGuid().ToString("N");
        customer.ProfileChangedAt = now;
        audit.Append(new AuditDeed(AuditEvents.ProfileChanged, AuditActor.Customer(customer.Id)) { CustomerId = customer.Id, Before = new { email = before }, After = new { email = target } }, now);
        if (before is not null)
            messages.Mail(customer, before, () => MessageTexts.EmailChanged(customer.DisplayName, now, target), now);
        try
        {
            await database.SaveChangesAsync(ct);
        }
        catch (DbUpdateException fault) when (fault.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Somebody else came to have the address between the look and the update.
            return false;
        }

        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }
}
