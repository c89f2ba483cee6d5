using System.Security.Cryptography;
using Ciam.Decisions.Admin;
using Ciam.Decisions.Customers;
using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Storage.Primitives;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>What the form of a brand holds, as it came.</summary>
internal sealed record BrandForm(string? Name, string? Welcome, string? Footer, string? Colour, byte[]? Logo, bool RemoveLogo)
{
    public static BrandForm Of(BrandRow? row) => new(row?.Name, row?.Welcome, row?.Footer, row?.Colour is { } colour ? "#" + colour : null, null, false);
}

/// <summary>A field that cannot be taken.</summary>
internal enum BrandFault
{
    Name,
    Welcome,
    Footer,
    ColourUnreadable,
    ColourTooPale,
    Logo,
}

/// <summary>How pages look, changed by staff without code; each change in one transaction with its audit entry.</summary>
internal sealed class BrandDeeds(CiamDbContext database, Brands brands, AuditTrail audit)
{
    public const int LongestName = 60;
    public const int LongestLine = 200;

    /// <summary>The name of the client, "" for the bank itself; null when there is no such client.</summary>
    public async Task<string?> SubjectAsync(string clientId, CancellationToken ct) => clientId == BrandRow.House
        ? ""
        : await database.Set<ClientRow>().Where(row => row.ClientId == clientId).Select(row => row.ClientName).SingleOrDefaultAsync(ct);

    public Task<BrandRow?> FindAsync(string clientId, CancellationToken ct) => brands.RowAsync(clientId, ct);

    public async Task<IReadOnlyList<BrandFault>> ChangeAsync(string clientId, BrandForm form, StaffMember staff, DateTimeOffset now, CancellationToken ct)
    {
        if (!staff.May(Permission.ChangeClients))
            throw new InvalidOperationException("Somebody without the permission reached the brands.");
        var faults = FaultsOf(form);
        if (faults.Count > 0)
            return faults;

        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        await database.LockAsync("brand:" + clientId, ct);
        var row = await brands.RowAsync(clientId, ct);
        var before = Told(row);
        if (row is null)
            database.Add(row = new BrandRow { ClientId = clientId, ChangedAt = now });
        Written(row, form).ChangedAt = now;
        audit.Append(new AuditDeed(AuditEvents.BrandChanged, staff.Actor) { ClientId = clientId.Length == 0 ? null : clientId, SessionId = staff.SessionId, Before = before, After = Told(row) }, now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return [];
    }

    public static IReadOnlyList<BrandFault> FaultsOf(BrandForm form)
    {
        var faults = new List<BrandFault>();
        if (Line(form.Name)?.Length > LongestName)
            faults.Add(BrandFault.Name);
        if (Line(form.Welcome)?.Length > LongestLine)
            faults.Add(BrandFault.Welcome);
        if (Line(form.Footer)?.Length > LongestLine)
            faults.Add(BrandFault.Footer);
        if (Line(form.Colour) is { } colour)
        {
            if (BrandColour.Read(colour) is not { } read)
                faults.Add(BrandFault.ColourUnreadable);
            else if (!read.IsReadable)
                faults.Add(BrandFault.ColourTooPale);
        }

        if (form.Logo is { } logo && BrandLogo.Read(logo) is null)
            faults.Add(BrandFault.Logo);
        return faults;
    }

    /// <summary>The row with what a form without fault says.</summary>
    internal static BrandRow Written(BrandRow row, BrandForm form)
    {
        (row.Name, row.Welcome, row.Footer, row.Colour) = (Line(form.Name), Line(form.Welcome), Line(form.Footer), BrandColour.Read(form.Colour)?.Hex);
        if (form.Logo is { } logo && BrandLogo.Read(logo) is { } size)
            (row.Logo, row.LogoHash, row.LogoWidth, row.LogoHeight) = (logo, Convert.ToHexStringLower(SHA256.HashData(logo)), size.Width, size.Height);
        else if (form.RemoveLogo)
            (row.Logo, row.LogoHash, row.LogoWidth, row.LogoHeight) = (null, null, 0, 0);
        return row;
    }

    internal static object? Told(BrandRow? row) => row is null ? null : new { row.Name, row.Welcome, row.Footer, row.Colour, Logo = row.LogoHash };

    private static string? Line(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
