using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.Customers;

/// <summary>What staff look for: a part of a name, or of an address where they may see addresses, or the beginning of an id.</summary>
public sealed record CustomerSearch
{
    public string? Text { get; init; }

    /// <summary>E-mail addresses and telephone numbers are searched too.</summary>
    public bool InContacts { get; init; }

    public bool StaffOnly { get; init; }
}

/// <summary>Finding people for staff.</summary>
public static class CustomerSearchQueries
{
    private const string Escape = "\\";

    /// <summary>Newest first; ids carry the time they were made.</summary>
    public static Task<List<CustomerRow>> FindCustomersAsync(this CiamDbContext database, CustomerSearch search, Guid? before, int count, CancellationToken ct)
    {
        var rows = database.Set<CustomerRow>().AsNoTracking();
        if (search.StaffOnly)
            rows = rows.Where(row => row.StaffRole != null);
        if (search.Text is { Length: > 0 } text)
            rows = Matching(rows, text, search.InContacts);
        if (before is { } id)
            rows = rows.Where(row => row.Id.CompareTo(id) < 0);
        return rows.OrderByDescending(row => row.Id).Take(count).ToListAsync(ct);
    }

    /// <summary>The text with LIKE's own signs made ordinary: a percent sign in a name finds only percent signs.</summary>
    public static string Literally(string text) =>
        text.Replace(Escape, Escape + Escape, StringComparison.Ordinal).Replace("%", Escape + "%", StringComparison.Ordinal).Replace("_", Escape + "_", StringComparison.Ordinal);

    private static IQueryable<CustomerRow> Matching(IQueryable<CustomerRow> rows, string text, bool inContacts)
    {
        var part = $"%{Literally(text)}%";
        var beginning = Literally(text) + "%";
        if (!inContacts)
            return rows.Where(row => EF.Functions.ILike(row.DisplayName, part, Escape) || EF.Functions.ILike(row.Id.ToString(), beginning, Escape));

        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        var phone = digits.Length >= 4 ? $"%{digits}%" : null;
        return rows.Where(row => EF.Functions.ILike(row.DisplayName, part, Escape)
            || EF.Functions.ILike(row.Id.ToString(), beginning, Escape)
            || EF.Functions.ILike(row.Email!, part, Escape)
            || (phone != null && EF.Functions.ILike(row.PhoneNumber!, phone, Escape)));
    }
}
