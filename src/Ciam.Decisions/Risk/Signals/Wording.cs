namespace Ciam.Decisions.Risk.Signals;

/// <summary>Times and rates in the words a person would use.</summary>
internal static class Wording
{
    public static string Ago(TimeSpan elapsed) => elapsed switch
    {
        { TotalMinutes: < 1 } => "a moment ago",
        { TotalMinutes: < 2 } => "a minute ago",
        { TotalHours: < 2 } => $"{Math.Floor(elapsed.TotalMinutes):F0} minutes ago",
        { TotalDays: < 2 } => $"{Math.Floor(elapsed.TotalHours):F0} hours ago",
        _ => $"{Math.Floor(elapsed.TotalDays):F0} days ago",
    };

    public static string Clock(DateTimeOffset at) => $"{at.UtcDateTime:HH:mm}";

    public static string Compared(int signIns) => signIns == 1 ? "1 sign-in compared" : $"{signIns} sign-ins compared";

    public static string Rate(double perHour) => perHour switch
    {
        >= 7200 => $"{perHour / 3600:F0} times a second",
        >= 120 => $"{perHour / 60:F0} times a minute",
        >= 1.5 => $"{perHour:F0} times an hour",
        _ => $"{Math.Max(1, perHour * 24):F0} times a day",
    };
}
