using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.Customers;

/// <summary>What staff look for: a part of a name, or of a contact where they may see contacts, or the beginning of an id.</summary>
public sealed record CustomerSearch
{
    public string? Text { get; init; }

    /// <summary>User names, e-mail addresses and telephone numbers are searched too.</summary>
    public bool InContacts { get; init; }

    public bool StaffOnly { get; init; }

    /// <summary>To which whoever searches is confined; null is the whole bank.</summary>
    public required string? Segment { get; init; }
}

/// <summary>Finding people for staff.</summary>
public static class CustomerSearchQueries
{
    private const string Escape = "\\";

    /// <summary>What the indexes hold: fewer letters or digits in a row are in none of them.</summary>
    private const int IndexedRun = 3;
    private const int FewestDigits = 4;

    /// <summary>Newest first; ids carry the time they were made.</summary>
    public static Task<List<CustomerRow>> FindCustomersAsync(this CiamDbContext database, CustomerSearch search, Guid? before, int count, CancellationToken ct) =>
        database.Customers(search, before, count).ToListAsync(ct);

    /// <summary>The same as a question not yet asked.</summary>
    public static IQueryable<CustomerRow> Customers(this CiamDbContext database, CustomerSearch search, Guid? before, int count)
    {
        var rows = database.Customers(search);
        if (before is { } id)
            rows = rows.Where(row => row.Id.CompareTo(id) < 0);
        return rows.OrderByDescending(row => row.Id).Take(count);
    }

    /// <summary>In no order yet.</summary>
    public static IQueryable<CustomerRow> Customers(this CiamDbContext database, CustomerSearch search)
    {
        var rows = database.CustomersWithin(search.Segment).AsNoTracking();
        if (search.StaffOnly)
            rows = rows.Where(row => row.StaffRole != null);
        if (search.Text is { Length: > 0 } text)
            rows = rows.Where(Ways(text, search.InContacts).Aggregate(Or));
        return rows;
    }

    /// <summary>The text with LIKE's own signs made ordinary: a percent sign in a name finds only percent signs.</summary>
    public static string Literally(string text) =>
        text.Replace(Escape, Escape + Escape, StringComparison.Ordinal).Replace("%", Escape + "%", StringComparison.Ordinal).Replace("_", Escape + "_", StringComparison.Ordinal);

    /// <summary>The first and the last id that begin with the text; null when none can.</summary>
    public static (Guid First, Guid Last)? IdsFrom(string text)
    {
        const string shape = "00000000-0000-0000-0000-000000000000";
        if (text.Length > shape.Length || text.Where((sign, place) => shape[place] == '-' ? sign != '-' : !char.IsAsciiHexDigit(sign)).Any())
            return null;
        return (Guid.Parse(text + shape[text.Length..]), Guid.Parse(text + shape[text.Length..].Replace('0', 'f')));
    }

    /// <summary>Every way is one that an index knows: a part that has three letters or digits in a row anywhere, a shorter one at the beginning of a word, an id as a span of ids.</summary>
    private static IEnumerable<Expression<Func<CustomerRow, bool>>> Ways(string text, bool inContacts)
    {
        var literal = Literally(text);
        string[] patterns = IsIndexed(text) ? [$"%{literal}%"] : [$"{literal}%", $"% {literal}%"];
        foreach (var pattern in patterns)
            yield return row => EF.Functions.ILike(row.DisplayName, pattern, Escape);
        if (IdsFrom(text) is var (first, last))
            yield return row => row.Id.CompareTo(first) >= 0 && row.Id.CompareTo(last) <= 0;
        if (!inContacts)
            yield break;

        var contact = patterns[0];
        yield return row => EF.Functions.ILike(row.Email!, contact, Escape);
        yield return row => EF.Functions.ILike(row.UserName!, contact, Escape);
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (digits.Length >= FewestDigits && !text.Any(char.IsLetter))
        {
            var number = $"%{digits}%";
            yield return row => EF.Functions.ILike(row.PhoneNumber!, number, Escape);
        }
    }

    private static bool IsIndexed(string text)
    {
        var run = 0;
        return text.Any(sign => (run = char.IsLetterOrDigit(sign) ? run + 1 : 0) >= IndexedRun);
    }

    private static Expression<Func<CustomerRow, bool>> Or(Expression<Func<CustomerRow, bool>> one, Expression<Func<CustomerRow, bool>> other) =>
        Expression.Lambda<Func<CustomerRow, bool>>(Expression.OrElse(one.Body, new Renamed(other.Parameters[0], one.Parameters[0]).Visit(other.Body)), one.Parameters);

    private sealed class Renamed(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}
