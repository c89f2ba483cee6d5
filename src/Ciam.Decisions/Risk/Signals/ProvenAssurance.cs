namespace Ciam.Decisions.Risk.Signals;

/// <summary>Two factors, or a phishing-resistant one, proven just now.</summary>
public static class ProvenAssurance
{
    /// <summary>An old proof says who began the session, not who holds it now: it counts only while fresh.</summary>
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy)
    {
        if (facts.Proven is not { } proven || facts.At - proven.At > policy.ProofStaysFresh)
            return null;

        return proven.Level switch
        {
            >= 3 => Evidence.Weighed(ReasonCode.PhishingResistantProven, 1, policy, "Proven by a phishing-resistant factor just now"),
            2 => Evidence.Weighed(ReasonCode.TwoFactorsProven, 1, policy, "Two factors proven just now"),
            _ => null,
        };
    }
}
