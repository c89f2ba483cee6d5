using Ciam.Decisions.Arithmetic;

namespace Ciam.Decisions.Risk.Signals;

/// <summary>A session or grant that turns up in another country than the one it began in.</summary>
public static class OriginCountry
{
    /// <summary>Half for crossing a border at all, as commuters do daily; all of it from a thousand kilometres on.</summary>
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy)
    {
        if (facts.Origin?.Place is not { Country: { } then } origin || facts.Place is not { Country: { } now } here || then == now)
            return null;

        var far = origin.CertainKmTo(here) is { } km ? Curve.Ramp(km, 100, 1000) : 1;
        return Evidence.Weighed(ReasonCode.OriginCountryChanged, (0.5 + (0.5 * far)) * Unexpected(facts) * SenderConstraint.Doubt(facts), policy,
            $"Began in {Countries.NameOf(then)}, now in {Countries.NameOf(now)}");
    }

    /// <summary>Half in a country the customer signs in from as well: a second home, a VPN's usual exit.</summary>
    private static double Unexpected(RiskFacts facts) => facts.Customer?.Country is { } known ? 1 - (0.5 * Curve.Ramp(known.Share, 0, 0.1)) : 1;
}
