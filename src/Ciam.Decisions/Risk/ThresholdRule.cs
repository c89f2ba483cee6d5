namespace Ciam.Decisions.Risk;

/// <summary>
/// Other thresholds for one client, for requests that ask for a scope, or for an assurance level; whatever is not named matches everything.
/// A rule that names a client and no more replaces the thresholds of the purpose; every other rule can only tighten them.
/// </summary>
public sealed record ThresholdRule
{
    /// <summary>Longest name of a client, a scope or an acr value.</summary>
    private const int LongestName = 200;

    public Purpose? Purpose { get; init; }
    public string? Client { get; init; }
    public string? Scope { get; init; }

    /// <summary>The acr value that was asked for or is held.</summary>
    public string? Acr { get; init; }

    public double? StepUpAt { get; init; }
    public double? RefuseAt { get; init; }
    public double? NotifyAt { get; init; }

    internal bool IsForClientAlone => Client is not null && Scope is null && Acr is null;

    internal bool Matches(RiskFacts facts) =>
        (Purpose is not { } purpose || purpose == facts.Purpose)
        && (Client is null || Client == facts.ClientId)
        && (Scope is null || facts.Scopes.Contains(Scope))
        && (Acr is null || Acr == facts.Acr);

    /// <summary>A threshold the rule leaves out stays as it was.</summary>
    internal PurposePolicy Replacing(PurposePolicy line) => line with
    {
        StepUpAt = StepUpAt ?? line.StepUpAt,
        RefuseAt = RefuseAt ?? line.RefuseAt,
        NotifyAt = NotifyAt ?? line.NotifyAt,
    };

    internal PurposePolicy Tightening(PurposePolicy line) => line with
    {
        StepUpAt = Lower(StepUpAt, line.StepUpAt),
        RefuseAt = Lower(RefuseAt, line.RefuseAt),
        NotifyAt = Lower(NotifyAt, line.NotifyAt),
    };

    internal IEnumerable<string> Problems(double mostPoints)
    {
        if (Client is null && Scope is null && Acr is null)
            yield return "names neither a client nor a scope nor an acr value";
        if (new[] { Client, Scope, Acr }.Any(name => name is { Length: 0 or > LongestName }))
            yield return $"a name has 1 to {LongestName} characters";
        if (StepUpAt is null && RefuseAt is null && NotifyAt is null)
            yield return "changes no threshold";
        if (new[] { StepUpAt, RefuseAt, NotifyAt }.Any(at => at is { } points && !(points > 0 && points <= mostPoints)))
            yield return $"thresholds lie between 0 and {mostPoints}";
        if (StepUpAt > RefuseAt)
            yield return "step_up_at lies above refuse_at";
    }

    private static double? Lower(double? mine, double? theirs) => mine is { } a && theirs is { } b ? Math.Min(a, b) : mine ?? theirs;
}
