namespace Ciam.Decisions.Risk.Signals;

/// <summary>A country the customer is never, or always, seen in.</summary>
public static class CountryHabit
{
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy)
    {
        if (facts.Customer?.Country is not { } known || facts.Place?.Country is not { } code)
            return null;

        var here = Countries.NameOf(code);
        return known.Strangeness > 0
            ? Evidence.Weighed(ReasonCode.UnfamiliarCountry, known.Strangeness, policy,
                known.Share > 0 ? $"Seldom seen country: {here}; usually {Countries.NameOf(known.Usual)}" : $"New country: {here}; usually {Countries.NameOf(known.Usual)}")
            : Evidence.Weighed(ReasonCode.FamiliarCountry, known.Habit, policy, $"Usual country: {here}");
    }
}
