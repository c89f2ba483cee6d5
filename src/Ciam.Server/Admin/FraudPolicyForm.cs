using System.Globalization;
using System.Text.RegularExpressions;
using Ciam.Decisions.Learning;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Microsoft.Extensions.Primitives;

namespace Ciam.Server.Admin;

/// <summary>A policy for payments as a form of small fields; what it does not show (how a model's shapes are cut, its pairs) comes over from the policy it began with.</summary>
internal sealed partial class FraudPolicyForm
{
    /// <summary>Where a problem belongs that no field is to blame for.</summary>
    public const string Whole = "";

    private const int SpareRules = 1;
    private const int LeastConditions = 1;
    private const int LeastLimits = 5;

    /// <summary>What a browser may send at once has a bound; a policy with more in it is written as JSON.</summary>
    private const int MostFields = 900;

    private static readonly string[] RuleWords = ["name", "currency", "channel", "action"];

    private readonly Dictionary<string, string> _values;

    private FraudPolicyForm(Dictionary<string, string> values) => _values = values;

    public string this[string field] => _values.GetValueOrDefault(field, "");

    /// <summary>What is wrong, by field.</summary>
    public Dictionary<string, string> Errors { get; } = new(StringComparer.Ordinal);

    public int RuleLines => Math.Min(FraudPolicy.MostRules, FilledRules.LastOrDefault(-1) + 1 + SpareRules);

    public int LimitLines => Math.Max(LeastLimits, Enumerable.Range(0, 100).Where(line => Word(LimitField(line, "currency")) is not null).LastOrDefault(-1) + 2);

    public bool IsTooLong => _values.Count > MostFields;

    public static string RuleField(int line, string part) => $"rule{line}.{part}";
    public static string ConditionField(int line, int condition, string part) => $"rule{line}.when{condition}.{part}";
    public static string LimitField(int line, string part) => $"limit{line}.{part}";
    public static string WeightsField(string feature) => $"weights.{feature}";

    public int ConditionLines(int line) => Math.Min(FraudRule.MostConditions, Math.Max(LeastConditions, FilledConditions(line).LastOrDefault(-1) + 2));

    public static FraudPolicyForm Of(FraudPolicy policy)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["step_up_at"] = Text(policy.StepUpAt), ["hold_at"] = Text(policy.HoldAt), ["decline_at"] = Text(policy.DeclineAt), ["families_to_decline"] = Text(policy.FamiliesToDecline),
            ["blind.below"] = RiskJson.NameOf(policy.Blind.Below), ["blind.above"] = RiskJson.NameOf(policy.Blind.Above), ["blind.without_money"] = RiskJson.NameOf(policy.Blind.WithoutMoney),
        };
        foreach (var (line, limit) in policy.Blind.Limits.Index())
            (values[LimitField(line, "currency")], values[LimitField(line, "amount")]) = (limit.Key, Text(limit.Value));
        foreach (var (line, rule) in policy.Rules.Index())
        {
            (values[RuleField(line, "name")], values[RuleField(line, "currency")], values[RuleField(line, "channel")], values[RuleField(line, "action")]) = (rule.Name, rule.Currency ?? "", rule.Channel ?? "", rule.Action ?? "");
            values[RuleField(line, "then")] = RiskJson.NameOf(rule.Then);
            foreach (var (at, condition) in rule.When.Index())
                (values[ConditionField(line, at, "feature")], values[ConditionField(line, at, "is")], values[ConditionField(line, at, "value")]) = (condition.Feature, RiskJson.NameOf(condition.Is), Text(condition.Value));
        }
        foreach (var term in policy.Model.Terms)
            values[WeightsField(term.Feature)] = string.Join(' ', term.Weights.Select(Text));
        return new FraudPolicyForm(values);
    }

    public static FraudPolicyForm Of(IEnumerable<KeyValuePair<string, StringValues>> form) =>
        new(form.GroupBy(field => field.Key, StringComparer.Ordinal).ToDictionary(field => field.Key, field => field.First().Value.ToString(), StringComparer.Ordinal));

    /// <summary>The policy; null where a field holds something else than it should, which is told in <see cref="Errors"/>.</summary>
    public FraudPolicy? ToPolicy(FraudPolicy source)
    {
        var policy = source with
        {
            Version = this["version"].Trim(),
            StepUpAt = Number("step_up_at"),
            HoldAt = Number("hold_at"),
            DeclineAt = Number("decline_at"),
            FamiliesToDecline = (int)Math.Clamp(Number("families_to_decline"), 0, 100),
            Rules = [.. FilledRules.Select(Rule)],
            Blind = new BlindPolicy { Below = Verdict("blind.below"), Above = Verdict("blind.above"), WithoutMoney = Verdict("blind.without_money"), Limits = Limits() },
            Model = Model(source.Model),
        };
        return Errors.Count == 0 ? policy : null;
    }

    /// <summary>Puts each problem of a policy beside the field it speaks of, or all beside one.</summary>
    public void Blame(IEnumerable<string> problems, string? beside)
    {
        foreach (var problem in problems)
            Tell(beside ?? FieldOf(problem), problem);
    }

    private string FieldOf(string problem) =>
        RuleProblem().Match(problem) is { Success: true } rule && int.Parse(rule.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is var number && FilledRules.ElementAtOrDefault(number - 1) is var line
            ? RuleField(line, rule.Groups[2].Value is "name" or "then" ? rule.Groups[2].Value : "when")
        : ModelProblem().Match(problem) is { Success: true } model && _values.ContainsKey(WeightsField(model.Groups[1].Value)) ? WeightsField(model.Groups[1].Value)
        : problem[..Math.Max(0, problem.IndexOf(':', StringComparison.Ordinal))] switch
        {
            "version" => "version",
            "note" => "note",
            "thresholds" => "step_up_at",
            "families_to_decline" => "families_to_decline",
            "blind.above" => "blind.above",
            "blind" => "blind.below",
            "blind.limits" => LimitField(0, "amount"),
            _ => Whole,
        };

    private IEnumerable<int> FilledRules => Enumerable.Range(0, FraudPolicy.MostRules).Where(line => RuleWords.Any(part => Word(RuleField(line, part)) is not null) || FilledConditions(line).Any());

    private IEnumerable<int> FilledConditions(int line) =>
        Enumerable.Range(0, FraudRule.MostConditions).Where(at => Word(ConditionField(line, at, "feature")) is not null || Word(ConditionField(line, at, "value")) is not null);

    private FraudRule Rule(int line) => new()
    {
        Name = this[RuleField(line, "name")].Trim(),
        Currency = Word(RuleField(line, "currency")),
        Channel = Word(RuleField(line, "channel")),
        Action = Word(RuleField(line, "action")),
        When = [.. FilledConditions(line).Select(at => new FraudCondition(
            this[ConditionField(line, at, "feature")].Trim(),
            this[ConditionField(line, at, "is")] == RiskJson.NameOf(Comparison.LessThan) ? Comparison.LessThan : Comparison.AtLeast,
            Number(ConditionField(line, at, "value"))))],
        Then = Verdict(RuleField(line, "then")),
    };

    private Dictionary<string, double> Limits()
    {
        var limits = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in Enumerable.Range(0, LimitLines))
        {
            if (Word(LimitField(line, "currency")) is { } currency && !limits.TryAdd(currency, Number(LimitField(line, "amount"))))
                Tell(LimitField(line, "currency"), "stands there twice");
        }
        return limits;
    }

    /// <summary>A model whose weights somebody changed is another model, and bears the policy's name.</summary>
    private AdditiveModel Model(AdditiveModel source)
    {
        var terms = source.Terms.Select(term => Word(WeightsField(term.Feature)) is { } text && text != string.Join(' ', term.Weights.Select(Text)) ? term with { Weights = Numbers(WeightsField(term.Feature), text) } : term).ToList();
        return terms.SequenceEqual(source.Terms) ? source : source with { Version = this["version"].Trim(), Terms = terms };
    }

    private List<double> Numbers(string field, string text)
    {
        var numbers = new List<double>();
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (Parse(word) is { } number)
                numbers.Add(number);
            else
                Tell(field, "numbers with spaces between are needed");
        }
        return numbers;
    }

    private double Number(string field)
    {
        if (Parse(this[field].Trim()) is { } number)
            return number;
        Tell(field, "a number is needed");
        return 0;
    }

    private FraudVerdict Verdict(string field)
    {
        foreach (var verdict in Enum.GetValues<FraudVerdict>())
            if (RiskJson.NameOf(verdict) == this[field]) return verdict;
        Tell(field, "one of the answers is needed");
        return FraudVerdict.Hold;
    }

    private string? Word(string field) => string.IsNullOrWhiteSpace(this[field]) ? null : this[field].Trim();

    private void Tell(string field, string words) => Errors[field] = Errors.TryGetValue(field, out var before) && before != words ? $"{before}; {words}" : words;

    private static double? Parse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>Read again it is the same number, to the last bit.</summary>
    private static string Text(double number) => number.ToString("0.#################", CultureInfo.InvariantCulture) is var plain && Parse(plain) is { } same && same.Equals(number) ? plain : number.ToString("R", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\Arules\[([0-9]{1,3})\]: ([a-z]+)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex RuleProblem();

    [GeneratedRegex(@"\Amodel\.([a-z0-9_.]+):", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ModelProblem();
}
