namespace Ciam.Decisions.Risk.Signals;

/// <summary>What it is worth that a token can only be used with a key of the client's.</summary>
internal static class SenderConstraint
{
    /// <summary>
    /// A copied bound token is refused before it is judged, so whoever comes this far holds the key: the owner who moved, or
    /// malware on the owner's device. A change of place says half of what it says of a bearer token.
    /// </summary>
    public static double Doubt(RiskFacts facts) => facts.SenderConstrained is true ? 0.5 : 1;
}
