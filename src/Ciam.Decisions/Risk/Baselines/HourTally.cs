namespace Ciam.Decisions.Risk.Baselines;

/// <summary>At which hours (UTC) and on which weekdays somebody is usually seen.</summary>
public sealed record HourTally
{
    public static HourTally None { get; } = new();

    /// <summary>24 weights, midnight first.</summary>
    public IReadOnlyList<double> Hours { get; init; } = new double[24];

    /// <summary>7 weights, Sunday first.</summary>
    public IReadOnlyList<double> Weekdays { get; init; } = new double[7];

    /// <summary>The share of sightings within an hour of this one; a uniform life would give one eighth.</summary>
    public double ShareAround(DateTimeOffset at)
    {
        var total = Hours.Sum();
        var hour = at.UtcDateTime.Hour;
        return total <= 0 ? 0 : Math.Min(1, (Hours[(hour + 23) % 24] + Hours[hour] + Hours[(hour + 1) % 24]) / total);
    }

    /// <summary>The shortest stretch of the clock that holds nine tenths of all sightings, such as <c>07:00 to 22:00</c>.</summary>
    public string? UsualStretch()
    {
        var total = Hours.Sum();
        if (total <= 0)
            return null;

        // Each stretch is the one that is an hour shorter and one hour more.
        Span<double> held = stackalloc double[24];
        for (var length = 1; length < 24; length++)
        {
            for (var start = 0; start < 24; start++)
            {
                held[start] += Hours[(start + length - 1) % 24];
                if (held[start] >= 0.9 * total)
                    return $"{start:00}:00 to {(start + length) % 24:00}:00";
            }
        }
        return "all day";
    }

    public HourTally Observe(DateTimeOffset at) => this with
    {
        Hours = [.. Hours.Select((weight, hour) => hour == at.UtcDateTime.Hour ? weight + 1 : weight)],
        Weekdays = [.. Weekdays.Select((weight, day) => day == (int)at.UtcDateTime.DayOfWeek ? weight + 1 : weight)],
    };

    public HourTally FadedTo(double left) => left >= 1
        ? this
        : this with { Hours = [.. Hours.Select(w => w * left)], Weekdays = [.. Weekdays.Select(w => w * left)] };
}
