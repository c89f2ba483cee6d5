using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.Primitives;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Customers;

/// <summary>A customer's own name, language and address; a new address counts once its mail has been answered.</summary>
internal sealed class Profile(CiamDbContext database, UserManager<CustomerRow> users, Messages messages, MailLinks links, AuditTrail audit, Issuer issuer)
{
    public const string LinkPath = "/account/email/";
    public static readonly IReadOnlyDictionary<string, string> Locales = new Dictionary<string, string> { ["en"] = "English", ["de"] = "Deutsch", ["fr"] = "Français", ["it"] = "Italiano" };
    private static readonly Bucket AddressChanges = new(5, TimeSpan.FromMinutes(30));

    /// <summary>Saves; false when the language is not one of ours.</summary>
    public async Task<bool> ChangeAsync(CustomerRow customer, string name, string locale, DateTimeOffset now, CancellationToken ct)
    {
        if (!Locales.ContainsKey(locale))
            return false;
        if ((customer.DisplayName, customer.Locale) == (name, locale))
            return true;
        audit.Append(new AuditDeed(AuditEvents.ProfileChanged, AuditActor.Customer(customer.Id))
        {
            CustomerId = customer.Id,
            Before = new { name = customer.DisplayName, locale = customer.Locale },
            After = new { name, locale },
        }, now);
        (customer.DisplayName, customer.Locale) = (name, locale);
        await database.SaveChangesAsync(ct);
        return true;
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
            messages.Mail(customer.Id, address, MessageTexts.EmailChanging(customer.DisplayName, issuer.At(LinkPath + handle)), now);
        }
        else
        {
            messages.Mail(owner.Id, address, MessageTexts.AlreadyRegistered(owner.DisplayName, issuer.At("/account"), issuer.At("/forgot")), now);
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
        audit.Append(new AuditDeed(AuditEvents.ProfileChanged, AuditActor.Customer(customer.Id)) { CustomerId = customer.Id, Before = new { email = before }, After = new { email = target } }, now);
        if (before is not null)
            messages.Mail(customer.Id, before, MessageTexts.EmailChanged(customer.DisplayName, now, target), now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }
}
