namespace Ciam.Decisions.Messages;

/// <summary>So many codes of which it is clear by now whether they were typed back, and how many were.</summary>
public readonly record struct TypedBack(int Settled, int Typed);

/// <summary>
/// Codes that nobody types back are sent for somebody's profit (SMS pumping, artificially inflated traffic). A prefix or country is held against
/// the country's own habit: the alarm rings when, even if people there typed back only half as often as they usually do, so few would be a matter
/// of one chance in a thousand (exact binomial tail). Where at least half of the habit is reached it never rings.
/// </summary>
public static class TypedBackAlarm
{
    /// <summary>Fewer settled codes say nothing.</summary>
    public const int FewestOfPrefix = 20;

    public const int FewestOfCountry = 50;

    /// <summary>What is presumed of a country of which nothing is known, and how many codes that presumption is worth.</summary>
    private const double Presumed = 0.7;

    private const int PresumptionIsWorth = 100;

    /// <summary>An attack that lasts must not become the habit; nor is anybody held to perfection.</summary>
    private const double LowestHabit = 0.4;

    private const double HighestHabit = 0.95;

    private const double OneInAThousand = 0.001;

    /// <summary>The share that is usually typed back.</summary>
    public static double Habit(TypedBack before) =>
        Math.Clamp((before.Typed + (Presumed * PresumptionIsWorth)) / (before.Settled + PresumptionIsWorth), LowestHabit, HighestHabit);

    public static bool Rings(TypedBack lately, int fewest, double habit) =>
        lately.Settled >= fewest && !IsGood(lately, habit) && ChanceOfAtMost(lately.Typed, lately.Settled, habit / 2) < OneInAThousand;

    /// <summary>At least half of the habit.</summary>
    public static bool IsGood(TypedBack lately, double habit) => lately.Typed >= lately.Settled * habit / 2;

    /// <summary>Codes whose answer is still open may be so many: what is unanswered is sent on trust, and trust is earned by codes typed back.</summary>
    public static int OpenAtMost(int typedLately, int fewest) => fewest + typedLately;

    /// <summary>The binomial distribution, summed term by term: each follows from the one before.</summary>
    private static double ChanceOfAtMost(int successes, int tries, double p)
    {
        var (term, sum) = (tries * Math.Log(1 - p), 0.0);
        for (var k = 0; k <= successes; k++)
        {
            sum += Math.Exp(term);
            term += Math.Log((double)(tries - k) / (k + 1)) + Math.Log(p / (1 - p));
        }

        return sum;
    }
}
