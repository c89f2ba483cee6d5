using System.Collections.Frozen;

namespace Ciam.Decisions.Transactions;

/// <summary>The facts as named numbers, in the order in which models see them; what is unknown is NaN.</summary>
public static class TransactionFeatures
{
    /// <summary>Before the name of a feature that only the caller knows.</summary>
    public const string FreePrefix = "free.";

    private sealed record Feature(string Name, FraudFamily Family, Func<TransactionFacts, double?> Of);

    private static readonly IReadOnlyList<Feature> All =
    [
        new("amount_log", FraudFamily.Amount, facts => facts.Amount is > 0 and var amount ? Math.Log10(amount) : null),
        new("amount", FraudFamily.Amount, facts => facts.Amount),
        new("amount_deviation", FraudFamily.Amount, facts => facts.AmountDeviation),
        new("amount_rank", FraudFamily.Amount, facts => facts.AmountRank),
        new("round_zeros", FraudFamily.Amount, facts => facts.RoundZeros),
        new("payments_known", FraudFamily.Account, facts => facts.PaymentsKnown),
        new("account_age_days", FraudFamily.Account, facts => facts.AccountAgeDays),
        new("suspended", FraudFamily.Account, facts => facts.Suspended),
        new("drained_share", FraudFamily.Balance, facts => facts.DrainedShare),
        new("payee_payments", FraudFamily.Payee, facts => facts.PayeePayments),
        new("payee_age_days", FraudFamily.Payee, facts => facts.PayeeAgeDays),
        new("payee_new_payers", FraudFamily.SharedPayee, facts => facts.PayeeNewPayers),
        new("payee_old_payers", FraudFamily.SharedPayee, facts => facts.PayeeOldPayers),
        new("payee_frauds", FraudFamily.SharedPayee, facts => facts.PayeeFrauds),
        new("count_10_minutes", FraudFamily.Velocity, facts => facts.Count10Minutes),
        new("count_hour", FraudFamily.Velocity, facts => facts.CountHour),
        new("count_day", FraudFamily.Velocity, facts => facts.CountDay),
        new("count_week", FraudFamily.Velocity, facts => facts.CountWeek),
        new("new_payees_day", FraudFamily.Velocity, facts => facts.NewPayeesDay),
        new("day_sum_ratio", FraudFamily.Velocity, facts => facts.DaySumRatio),
        new("refused_day", FraudFamily.Velocity, facts => facts.RefusedDay),
        new("hour_lift", FraudFamily.Time, facts => facts.HourLift),
        new("place_usual", FraudFamily.Place, facts => facts.PlaceUsual),
        new("km_from_last", FraudFamily.Place, facts => facts.KmFromLast),
        new("km_per_hour", FraudFamily.Place, facts => facts.KmPerHour),
        new("hidden_network", FraudFamily.Place, facts => facts.HiddenNetwork),
        new("device_age_days", FraudFamily.Device, facts => facts.DeviceAgeDays),
        new("credential_age_hours", FraudFamily.Credential, facts => facts.CredentialAgeHours),
        new("phone_age_hours", FraudFamily.Credential, facts => facts.PhoneAgeHours),
        new("session_level", FraudFamily.Session, facts => facts.SessionLevel),
        new("proof_age_minutes", FraudFamily.Session, facts => facts.ProofAgeMinutes),
        new("behaviour_ratio", FraudFamily.Behaviour, facts => facts.BehaviourRatio),
        new("scripted_input", FraudFamily.Behaviour, facts => facts.ScriptedInput),
        new("remote_control", FraudFamily.Coercion, facts => facts.RemoteControl),
        new("active_call", FraudFamily.Coercion, facts => facts.ActiveCall),
        new("screen_shared", FraudFamily.Coercion, facts => facts.ScreenShared),
        new("agent_acts", FraudFamily.Agent, facts => facts.AgentActs),
        new("agent_payments", FraudFamily.Agent, facts => facts.AgentPayments),
        new("agent_amount_deviation", FraudFamily.Agent, facts => facts.AgentAmountDeviation),
    ];

    private static readonly FrozenDictionary<string, Feature> ByName = All.ToFrozenDictionary(feature => feature.Name, StringComparer.Ordinal);

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(feature => feature.Name)];

    /// <summary>NaN for what is unknown, and for a name that nobody sent.</summary>
    public static double ValueOf(TransactionFacts facts, string name) =>
        ByName.TryGetValue(name, out var feature) ? feature.Of(facts) ?? double.NaN
        : name.StartsWith(FreePrefix, StringComparison.Ordinal) && facts.Free is { } free && free.TryGetValue(name[FreePrefix.Length..], out var sent) ? sent
        : double.NaN;

    public static FraudFamily FamilyOf(string name) => ByName.TryGetValue(name, out var feature) ? feature.Family : FraudFamily.Other;

    /// <summary>A name that a rule or a model may use.</summary>
    public static bool IsKnown(string name) => ByName.ContainsKey(name) || (name.StartsWith(FreePrefix, StringComparison.Ordinal) && IsFreeName(name[FreePrefix.Length..]));

    /// <summary>1 to 40 small letters, digits and underscores.</summary>
    public static bool IsFreeName(string name) => name.Length is > 0 and <= 40 && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_');
}
