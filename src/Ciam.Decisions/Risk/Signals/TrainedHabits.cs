using Ciam.Decisions.Risk.Habits;

namespace Ciam.Decisions.Risk.Signals;

/// <summary>What the trained model makes of place, network, device, hour and all of it together: one reason per family, in plain words.</summary>
public static class TrainedHabits
{
    /// <summary>Faster than an airliner is not travelling.</summary>
    private const double AirlinerKmPerHour = 900;

    /// <summary>Empty where the policy has no model or nothing is known of the customer's habits.</summary>
    public static IEnumerable<Evidence> Weigh(RiskFacts facts, RiskPolicy policy)
    {
        if (policy.SignIn is not { } model || facts.Features is null)
            yield break;

        var sums = model.EvidenceOf(facts);
        double Points(params ReadOnlySpan<FeatureFamily> families)
        {
            double sum = 0;
            foreach (var family in families)
                sum += sums[(int)family];
            return Math.Round(sum * model.PointsPerLogOdd * 4, MidpointRounding.AwayFromZero) / 4;
        }

        // Travelling that nobody can do is a reason of its own; any other way counts to the place it led to.
        var (travel, isImpossible) = (Points(FeatureFamily.Travel), IsImpossible(facts));
        if (isImpossible && travel > 0)
            yield return OfTravel(facts, travel);
        var place = isImpossible && travel > 0 ? Points(FeatureFamily.Place) : Points(FeatureFamily.Place, FeatureFamily.Travel);
        if (IsNewCountry(facts) && model.NewCountryCounts is { } least)
            place = Math.Max(place, least);
        if (place != 0)
            yield return OfPlace(facts, place);
        if (Points(FeatureFamily.Network) is not 0 and var network)
            yield return OfNetwork(facts, network);
        if (Points(FeatureFamily.Device, FeatureFamily.Mark) is not 0 and var device)
            yield return OfDevice(facts, device);
        if (Points(FeatureFamily.Time) is not 0 and var time)
            yield return OfTime(facts, time);
        if (Points(FeatureFamily.Disguise) + AnonymizerPoints(facts, policy) is not 0 and var disguise)
            yield return OfDisguise(facts, disguise);
        if (Points(FeatureFamily.Whole) + model.PointsOfPrior(facts) is not 0 and var whole)
            yield return OfWhole(facts, whole);
    }

    /// <summary>Where no habits are known the weights by hand hold, and beside them how unlike everybody this sign-in is.</summary>
    public static Evidence? OfStranger(RiskFacts facts, RiskPolicy policy)
    {
        if (policy.SignIn is not { } model || facts is not { Features: null, Prior: not null })
            return null;
        var points = model.PointsOfPrior(facts);
        return points == 0 ? null : new Evidence(ReasonCode.UnlikelyTogether, points, $"A new customer, and few sign in like this: {facts.Place?.NetworkInWords ?? "an unknown network"}, {Make(facts)}");
    }

    /// <summary>An unmarked device is asked in any case; said so where nothing else says it.</summary>
    public static Evidence? Unmarked(RiskFacts facts, RiskPolicy policy) =>
        Asks(facts, policy) ? new Evidence(ReasonCode.UnfamiliarDevice, 0, $"Device not remembered: {Make(facts)}; it is asked for a second factor") : null;

    internal static bool Asks(RiskFacts facts, RiskPolicy policy) =>
        policy.SignIn is { UnmarkedAsks: true } && facts is { Purpose: Purpose.SignIn, DeviceKnown: false, Features: not null };

    private static double Value(RiskFacts facts, string feature) => facts.Features!.GetValueOrDefault(feature, double.NaN);

    /// <summary>Networks that hide their users are weighed by hand: the generated sign-ins hold none.</summary>
    private static double AnonymizerPoints(RiskFacts facts, RiskPolicy policy) =>
        facts.Place is { IsAnonymizer: true } && HiddenNetwork.Weigh(facts, policy) is { } hidden ? hidden.Contribution : 0;

    private static bool IsNewCountry(RiskFacts facts) => facts.Place?.Country is not null && Value(facts, "country_share") is 0;

    private static bool IsImpossible(RiskFacts facts) =>
        Value(facts, "speed") >= AirlinerKmPerHour && facts.LastSighting is { Place: { } there } && facts.Place is { } here && there.CertainKmTo(here) is not null;

    private static Evidence OfTravel(RiskFacts facts, double points)
    {
        var (there, here) = (facts.LastSighting!.Place!, facts.Place!);
        return new Evidence(ReasonCode.ImpossibleTravel, points,
            $"Seen in {there.InWords} {Wording.Ago(facts.At - facts.LastSighting.At)}, now in {here.InWords}, {there.CertainKmTo(here):F0} km away");
    }

    private static Evidence OfPlace(RiskFacts facts, double points)
    {
        var here = facts.Place?.InWords ?? "an unknown place";
        if (points < 0)
            return new Evidence(ReasonCode.FamiliarCountry, points, facts.Place?.Country is { } home && Value(facts, "country_share") > 0
                ? $"Usual country: {Countries.NameOf(home)}{NearestInWords(facts)}"
                : $"Place of no concern: {here}{NearestInWords(facts)}");
        if (Value(facts, "country_share") < 0.05 && facts.Place?.Country is { } code)
        {
            var novelty = Value(facts, "country_share") > 0 ? "Seldom seen country" : "New country";
            return new Evidence(ReasonCode.UnfamiliarCountry, points, $"{novelty}: {Countries.NameOf(code)}{(facts.Customer?.Country is { } known ? $"; usually {Countries.NameOf(known.Usual)}" : "")}");
        }
        return new Evidence(ReasonCode.UnfamiliarPlace, points, $"Unusual place: {here}{NearestInWords(facts)}");
    }

    private static string NearestInWords(RiskFacts facts) => Value(facts, "km_to_nearest") switch
    {
        double.NaN => "",
        < 1 => ", at a place seen before",
        var km => $", {km:F0} km from the nearest place seen before",
    };

    private static Evidence OfNetwork(RiskFacts facts, double points)
    {
        var here = facts.Place?.NetworkInWords ?? "an unknown network";
        var share = Value(facts, "network_share");
        if (points < 0)
            return new Evidence(ReasonCode.FamiliarNetwork, points, share > 0 ? $"Usual network: {here}" : $"Network of no concern: {here}");
        var usual = facts.Customer?.Network is { } known ? $"; usually {known.Usual}" : "";
        return new Evidence(ReasonCode.UnfamiliarNetwork, points,
            share > 0 ? $"Another address in {here}, {share * 100:F0} % of earlier sign-ins{usual}" : $"New network: {here}{usual}");
    }

    private static Evidence OfDevice(RiskFacts facts, double points)
    {
        var (make, usual) = (Make(facts), facts.Customer?.Agent is { } known ? $"; usually {known.Usual}" : "");
        var back = Value(facts, "version_step") is < 0 and var step ? $", {-step:0.##} versions older than seen before" : "";
        if (points < 0)
            return facts.DeviceKnown == true
                ? new Evidence(ReasonCode.KnownDevice, points, $"Remembered device: {make}")
                : new Evidence(ReasonCode.FamiliarAgent, points, $"Usual program and device: {make}");
        if (facts.DeviceKnown == true)
            return new Evidence(ReasonCode.UnfamiliarAgent, points, $"Remembered device with a strange program: {make}{back}{usual}");
        var novelty = Value(facts, "build_share") > 0 ? "Device not remembered" : "New device";
        return facts.DeviceKnown == false
            ? new Evidence(ReasonCode.UnfamiliarDevice, points, $"{novelty}: {make}{(back.Length > 0 ? back : Value(facts, "build_share") > 0 ? ", a make seen before" : usual)}")
            : new Evidence(ReasonCode.UnfamiliarAgent, points, $"New program or device: {make}{back}{usual}");
    }

    private static Evidence OfTime(RiskFacts facts, double points)
    {
        var usual = facts.Customer?.Hour is { } hour ? $"; usually {hour.Usual}" : "";
        return points < 0
            ? new Evidence(ReasonCode.UsualHour, points, $"Usual hour: {Wording.Clock(facts.At)} UTC{usual}")
            : new Evidence(ReasonCode.UnusualHour, points, $"Unusual hour: {Wording.Clock(facts.At)} UTC{usual}");
    }

    private static Evidence OfDisguise(RiskFacts facts, double points)
    {
        var here = facts.Place?.NetworkInWords ?? "an unknown network";
        if (points < 0)
            return new Evidence(ReasonCode.OrdinaryNetwork, points, $"Network of people: {here}");
        return facts.Place is { IsAnonymizer: true }
            ? new Evidence(ReasonCode.AnonymousNetwork, points, $"Network that hides its users: {here}")
            : new Evidence(ReasonCode.HostingNetwork, points, $"Network of servers, not of people: {here}");
    }

    private static Evidence OfWhole(RiskFacts facts, double points)
    {
        var opinion = Value(facts, "likelihood") is var ratio && double.IsNaN(ratio) ? "" : FormattableString.Invariant($"; likelihood ratio {Math.Exp(Math.Clamp(ratio, -20, 20)):G2}");
        return points < 0
            ? new Evidence(ReasonCode.LikelyTogether, points, $"Network, place and device fit together{opinion}")
            : new Evidence(ReasonCode.UnlikelyTogether, points, $"Network, place and device together are strange for this customer{opinion}");
    }

    private static string Make(RiskFacts facts) => facts.Agent ?? "of unknown make";
}
