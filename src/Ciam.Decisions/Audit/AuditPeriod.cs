using System.Globalization;

namespace Ciam.Decisions.Audit;

/// <summary>What kind of thing an entry tells; each kind is kept for its own time.</summary>
public static class AuditClasses
{
    /// <summary>Codes and tokens handed out, by far the most.</summary>
    public const string Token = "token";

    /// <summary>Who signed in, how, and who was refused.</summary>
    public const string SignIn = "sign_in";

    /// <summary>What customers own and agreed to: factors, details, consents, payments.</summary>
    public const string Account = "account";

    /// <summary>What staff and operators did, and the server's keys.</summary>
    public const string Administration = "administration";

    public static IReadOnlyList<string> All { get; } = [Account, Administration, SignIn, Token];

    /// <summary>Tokens lie in quarters because they are many and soon forgotten, the others in years.</summary>
    public static bool IsQuarterly(string name) => name == Token;
}

/// <summary>The quarter or year of UTC that an entry lies in: what is dropped at once, when its time is over.</summary>
public sealed record AuditPeriod(string Class, string Name, DateTimeOffset From, DateTimeOffset Until)
{
    public static AuditPeriod Of(string name, DateTimeOffset at)
    {
        var (year, quarter) = (at.UtcDateTime.Year, (at.UtcDateTime.Month - 1) / 3);
        if (!AuditClasses.IsQuarterly(name))
            return new AuditPeriod(name, year.ToString("0000", CultureInfo.InvariantCulture), Start(year, 1), Start(year + 1, 1));
        var from = Start(year, (quarter * 3) + 1);
        return new AuditPeriod(name, string.Create(CultureInfo.InvariantCulture, $"{year:0000}q{quarter + 1}"), from, from.AddMonths(3));
    }

    /// <summary>The period that a seal names; one that cannot be a name of ours lies at the beginning of time, where no entry is.</summary>
    public static AuditPeriod Named(string name, string period)
    {
        if (period.Length is not (4 or 6) || !int.TryParse(period.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year is < 1 or > 9998)
            return new AuditPeriod(name, period, DateTimeOffset.MinValue, DateTimeOffset.MinValue);
        var quarter = period.Length == 6 && period[5] is >= '1' and <= '4' ? period[5] - '1' : 0;
        return Of(name, Start(year, (quarter * 3) + 1));
    }

    public AuditPeriod Next => Of(Class, Until);

    private static DateTimeOffset Start(int year, int month) => new(year, month, 1, 0, 0, 0, TimeSpan.Zero);
}
