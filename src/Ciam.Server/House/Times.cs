using System.Globalization;

namespace Ciam.Server.House;

/// <summary>Points in time as people write them in their language.</summary>
internal static class Times
{
    /// <summary>For a column of a table.</summary>
    public static string Short(DateTimeOffset at)
    {
        var (day, month, year, time) = Parts(at);
        return month switch
        {
            1 => Language.Say($"{day} Jan {year}, {time} UTC"),
            2 => Language.Say($"{day} Feb {year}, {time} UTC"),
            3 => Language.Say($"{day} Mar {year}, {time} UTC"),
            4 => Language.Say($"{day} Apr {year}, {time} UTC"),
            5 => Language.Say($"{day} May {year}, {time} UTC"),
            6 => Language.Say($"{day} Jun {year}, {time} UTC"),
            7 => Language.Say($"{day} Jul {year}, {time} UTC"),
            8 => Language.Say($"{day} Aug {year}, {time} UTC"),
            9 => Language.Say($"{day} Sep {year}, {time} UTC"),
            10 => Language.Say($"{day} Oct {year}, {time} UTC"),
            11 => Language.Say($"{day} Nov {year}, {time} UTC"),
            _ => Language.Say($"{day} Dec {year}, {time} UTC"),
        };
    }

    /// <summary>For the middle of a sentence.</summary>
    public static string Long(DateTimeOffset at)
    {
        var (day, month, year, time) = Parts(at);
        return month switch
        {
            1 => Language.Say($"{day} January {year} at {time} UTC"),
            2 => Language.Say($"{day} February {year} at {time} UTC"),
            3 => Language.Say($"{day} March {year} at {time} UTC"),
            4 => Language.Say($"{day} April {year} at {time} UTC"),
            5 => Language.Say($"{day} May {year} at {time} UTC"),
            6 => Language.Say($"{day} June {year} at {time} UTC"),
            7 => Language.Say($"{day} July {year} at {time} UTC"),
            8 => Language.Say($"{day} August {year} at {time} UTC"),
            9 => Language.Say($"{day} September {year} at {time} UTC"),
            10 => Language.Say($"{day} October {year} at {time} UTC"),
            11 => Language.Say($"{day} November {year} at {time} UTC"),
            _ => Language.Say($"{day} December {year} at {time} UTC"),
        };
    }

    private static (int Day, int Month, int Year, string Time) Parts(DateTimeOffset at) =>
        (at.UtcDateTime.Day, at.UtcDateTime.Month, at.UtcDateTime.Year, at.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture));
}
