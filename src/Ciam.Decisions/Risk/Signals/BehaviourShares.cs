namespace Ciam.Decisions.Risk.Signals;

/// <summary>
/// How strongly each kind of behaviour speaks, between 0 and 1. Together they never exceed 1: behaviour may ask for a second
/// factor, and that is all it may do.
/// </summary>
internal readonly record struct BehaviourShares(double Typing, double Scripted, double Touch, double Pointer)
{
    /// <summary>Log-likelihood against at which a kind speaks at full strength: the person is then 33 times less likely than another.</summary>
    private const double Full = 3.5;

    /// <summary>Log-likelihoods nearer to zero than this say nothing worth a sentence.</summary>
    private const double Faint = 0.5;

    /// <summary>The second of two texts typed by the same hands in the same minute is no second witness.</summary>
    private const double SecondText = 0.5;

    /// <summary>Strengths come in sixteenths: with weights that are multiples of four they make quarter points, and nothing is lost by rounding when one kind takes from another's share.</summary>
    private const int Steps = 16;

    /// <summary>What speaks against the person; what the weightier kinds leave is there for the lighter ones.</summary>
    public static BehaviourShares Against(BehaviourFacts facts)
    {
        if (!facts.MayBeAsked)
            return default;

        var left = 1.0;
        return new BehaviourShares(
            Take(Strength(-TypingRatio(facts)), ref left),
            Take(facts.Findings.Count == 0 ? 0 : 1, ref left),
            Take(Strength(-(facts.Touches?.LogRatio ?? 0)), ref left),
            Take(Strength(-(facts.Moves?.LogRatio ?? 0)), ref left));
    }

    /// <summary>
    /// What speaks for the person; what may come from a machine speaks for nobody. Nor does what was usual in a session under way:
    /// it may have been the owner's hand, before somebody else took over.
    /// </summary>
    public static BehaviourShares For(RiskFacts facts) => facts is { Purpose: Purpose.SignIn, Behaviour: { Findings.Count: 0 } behaviour }
        ? new BehaviourShares(Strength(TypingRatio(behaviour)), 0, Strength(behaviour.Touches?.LogRatio ?? 0), Strength(behaviour.Moves?.LogRatio ?? 0))
        : default;

    /// <summary>Name and password together: the clearer one whole, the other by half.</summary>
    public static double TypingRatio(BehaviourFacts facts)
    {
        var (name, password) = (facts.Name?.LogRatio ?? 0, facts.Password?.LogRatio ?? 0);
        return Math.Abs(name) > Math.Abs(password) ? name + (SecondText * password) : password + (SecondText * name);
    }

    private static double Strength(double ratio) => ratio < Faint ? 0 : Math.Floor(Math.Min(1, ratio / Full) * Steps) / Steps;

    private static double Take(double wanted, ref double left)
    {
        var taken = Math.Min(wanted, left);
        left -= taken;
        return taken;
    }
}
