using Ciam.Decisions.Arithmetic;

namespace Ciam.Decisions.Risk.Baselines;

/// <summary>How well a thing is known: its share among what was seen, out of how many sightings, and what is usual instead.</summary>
public sealed record Familiarity(double Share, double Sightings, string Usual)
{
    /// <summary>Nothing to say when the thing is unknown or nothing of its kind was ever seen.</summary>
    internal static Familiarity? Of(Tally tally, string? key) =>
        key is null || tally.Usual is not { } usual ? null : new Familiarity(tally.ShareOf(key), tally.Total, usual.Name ?? usual.Key);

    /// <summary>How sure a history of this length makes us; four sightings are a habit, one is not.</summary>
    private double Depth => Curve.Ramp(Sightings, 0.5, 4);

    /// <summary>1 for what was never seen in a long history, 0 from one sighting in ten on.</summary>
    internal double Strangeness => Depth * Curve.Fall(Share, 0, 0.1);

    /// <summary>0 up to one sighting in ten, 1 from one in two on.</summary>
    internal double Habit => Depth * Curve.Ramp(Share, 0.1, 0.5);
}

/// <summary>How usual the hour is: the share of sightings within an hour of it, out of how many, and the usual stretch of the day.</summary>
public sealed record HourFamiliarity(double Share, double Sightings, string Usual)
{
    internal static HourFamiliarity? Of(HourTally hours, DateTimeOffset at) =>
        hours.UsualStretch() is { } usual ? new HourFamiliarity(hours.ShareAround(at), hours.Hours.Sum(), usual) : null;

    /// <summary>Hours take a longer history than places: 24 cells must have had their chance.</summary>
    internal double Strangeness => Curve.Ramp(Sightings, 6, 20) * Curve.Fall(Share, 0, 0.04);
}

/// <summary>How usual the day of the week is for a machine: the share of its days that were of this weekday, out of how many, and its usual weekdays.</summary>
public sealed record WeekdayFamiliarity(double Share, double Days, string Usual)
{
    /// <summary>A weekday that is one day in fifty or more is a habit.</summary>
    private const double Usually = 0.02;

    internal static WeekdayFamiliarity? Of(HourTally hours, double days, DateTimeOffset at)
    {
        if (days <= 0)
            return null;
        var usual = Enumerable.Range(1, 7).Select(day => day % 7).Where(day => hours.Weekdays[day] >= Usually * days).Select(day => ((DayOfWeek)day).ToString()[..3]);
        return new WeekdayFamiliarity(Math.Min(1, hours.Weekdays[(int)at.UtcDateTime.DayOfWeek] / days), days, string.Join(", ", usual));
    }

    /// <summary>More than one whole week must have been seen, and be it with gaps.</summary>
    internal double Strangeness => Curve.Ramp(Days, 8, 14) * Curve.Fall(Share, 0, Usually);
}
