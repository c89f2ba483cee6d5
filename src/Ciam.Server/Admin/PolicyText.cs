using System.Text.Json;
using Ciam.Decisions.Learning;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;

namespace Ciam.Server.Admin;

/// <summary>Policies as JSON that people or programs wrote: read only where nothing is missing that judging leans on.</summary>
internal static class PolicyText
{
    public const int Longest = 60 * 1024;

    /// <summary>Null when it is not a policy for sign-ins and tokens.</summary>
    public static RiskPolicy? ReadRisk(string? text) =>
        Read<RiskPolicy>(text) is { Version: not null, Weights: not null, Purposes: not null, Rules: not null } policy
            && policy.Purposes.Values.All(line => line is not null) && policy.Rules.All(rule => rule is not null)
            && (policy.SignIn is null || (IsWhole(policy.SignIn.Unmarked) && IsWhole(policy.SignIn.Marked)))
            ? policy
            : null;

    /// <summary>Null when it is not a policy for payments.</summary>
    public static FraudPolicy? ReadPayments(string? text) =>
        Read<FraudPolicy>(text) is { Version: not null, Rules: not null, Blind.Limits: not null } policy && IsWhole(policy.Model)
            && policy.Rules.All(rule => rule is { Name: not null, When: not null } && rule.When.All(condition => condition is { Feature: not null }))
            ? policy
            : null;

    private static bool IsWhole(AdditiveModel? model) =>
        model is { Terms: not null, Version: not null }
        && model.Terms.All(term => term is { Feature: not null, Weights: not null, Cuts: not null })
        && (model.Pairs ?? []).All(pair => pair is { First: not null, Second: not null, Weights: not null, FirstCuts: not null, SecondCuts: not null });

    private static T? Read<T>(string? text)
        where T : class
    {
        if (text is not { Length: > 0 })
            return null;
        try
        {
            return RiskJson.Read<T>(text);
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
