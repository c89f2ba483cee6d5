using System.Globalization;
using Ciam.Decisions.Risk;
using Microsoft.Extensions.Primitives;

namespace Ciam.Server.Admin;

/// <summary>A policy as a form of small fields; what a form does not show (a trained model, the freshness of proofs) comes over from the policy it began with.</summary>
internal sealed class PolicyForm
{
    public const int LongestNote = 500;

    /// <summary>Empty lines offered for further rules.</summary>
    private const int SpareRules = 2;

    private readonly Dictionary<string, string> _values;

    private PolicyForm(Dictionary<string, string> values) => _values = values;

    public string this[string field] => _values.GetValueOrDefault(field, "");

    public string Version => this["version"].Trim();
    public string? Note => string.IsNullOrWhiteSpace(this["note"]) ? null : this["note"].Trim();

    /// <summary>Lines for rules that are shown: those filled in, and some to fill in.</summary>
    public int RuleLines => Math.Min(RiskPolicy.MostRules, Enumerable.Range(0, RiskPolicy.MostRules).Where(IsFilledIn).Select(line => line + 1).LastOrDefault() + SpareRules);

    public static string WeightField(ReasonCode code) => $"weight.{RiskJson.NameOf(code)}";
    public static string ThresholdField(Purpose purpose, string which) => $"{which}.{RiskJson.NameOf(purpose)}";
    public static string RuleField(int line, string part) => $"rule{line}.{part}";

    public static PolicyForm Of(RiskPolicy policy)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (code, weight) in policy.Weights)
            values[WeightField(code)] = Text(weight);
        foreach (var (purpose, line) in policy.Purposes)
        {
            values[ThresholdField(purpose, "step_up")] = Text(line.StepUpAt);
            values[ThresholdField(purpose, "refuse")] = Text(line.RefuseAt);
            values[ThresholdField(purpose, "notify")] = Text(line.NotifyAt);
        }
        foreach (var (line, rule) in policy.Rules.Take(RiskPolicy.MostRules).Index())
        {
            values[RuleField(line, "purpose")] = rule.Purpose is { } purpose ? RiskJson.NameOf(purpose) : "";
            values[RuleField(line, "client")] = rule.Client ?? "";
            values[RuleField(line, "scope")] = rule.Scope ?? "";
            values[RuleField(line, "acr")] = rule.Acr ?? "";
            values[RuleField(line, "step_up")] = Text(rule.StepUpAt);
            values[RuleField(line, "refuse")] = Text(rule.RefuseAt);
            values[RuleField(line, "notify")] = Text(rule.NotifyAt);
        }
        return new PolicyForm(values);
    }

    public static PolicyForm Of(IEnumerable<KeyValuePair<string, StringValues>> form) =>
        new(form.GroupBy(field => field.Key, StringComparer.Ordinal).ToDictionary(field => field.Key, field => field.First().Value.ToString(), StringComparer.Ordinal));

    /// <summary>The policy, or what is wrong in words; numbers that are none are told by the field's name.</summary>
    public (RiskPolicy? Policy, IReadOnlyList<string> Problems) ToPolicy(RiskPolicy source)
    {
        var problems = new List<string>();
        var policy = source with
        {
            Version = Version,
            Weights = Enum.GetValues<ReasonCode>().Select(code => (code, Weight: Number(WeightField(code), problems)))
                .Where(pair => pair.Weight is not null).ToDictionary(pair => pair.code, pair => pair.Weight!.Value),
            Purposes = source.Purposes.ToDictionary(pair => pair.Key, pair => pair.Value with
            {
                StepUpAt = Number(ThresholdField(pair.Key, "step_up"), problems),
                RefuseAt = Number(ThresholdField(pair.Key, "refuse"), problems),
                NotifyAt = Number(ThresholdField(pair.Key, "notify"), problems),
            }),
            Rules = [.. Enumerable.Range(0, RiskPolicy.MostRules).Where(IsFilledIn).Select(line => Rule(line, problems))],
        };
        if (Note is { Length: > LongestNote })
            problems.Add($"note: at most {LongestNote} characters");
        if (problems.Count == 0)
            problems.AddRange(policy.Problems());
        return problems.Count == 0 ? (policy, []) : (null, problems);
    }

    private ThresholdRule Rule(int line, List<string> problems) => new()
    {
        Purpose = Enum.GetValues<Purpose>().Where(purpose => RiskJson.NameOf(purpose) == this[RuleField(line, "purpose")]).Select(purpose => (Purpose?)purpose).FirstOrDefault(),
        Client = Word(RuleField(line, "client")),
        Scope = Word(RuleField(line, "scope")),
        Acr = Word(RuleField(line, "acr")),
        StepUpAt = Number(RuleField(line, "step_up"), problems),
        RefuseAt = Number(RuleField(line, "refuse"), problems),
        NotifyAt = Number(RuleField(line, "notify"), problems),
    };

    private bool IsFilledIn(int line) =>
        new[] { "client", "scope", "acr", "step_up", "refuse", "notify" }.Any(part => !string.IsNullOrWhiteSpace(this[RuleField(line, part)]));

    private string? Word(string field) => string.IsNullOrWhiteSpace(this[field]) ? null : this[field].Trim();

    private double? Number(string field, List<string> problems)
    {
        if (Word(field) is not { } text)
            return null;
        if (double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return number;
        problems.Add($"{field}: is not a number");
        return null;
    }

    private static string Text(double? number) => number?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";
}
