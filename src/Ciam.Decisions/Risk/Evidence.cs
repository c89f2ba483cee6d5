namespace Ciam.Decisions.Risk;

/// <summary>One reason with its points and the particulars in plain words; points below zero speak for the request.</summary>
public sealed record Evidence(ReasonCode Code, double Contribution, string Detail)
{
    /// <summary>
    /// Weighs a strength by the policy, in quarter points: those are exact in binary, so a sum of them is the same in any order.
    /// A strength too small to count gives no evidence.
    /// </summary>
    public static Evidence? Weighed(ReasonCode code, double strength, RiskPolicy policy, string detail)
    {
        var points = Math.Round(policy.WeightOf(code) * strength * 4, MidpointRounding.AwayFromZero) / 4;
        return points == 0 ? null : new Evidence(code, points, detail);
    }
}
