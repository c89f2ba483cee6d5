using Ciam.Decisions.Learning;

namespace Ciam.Decisions.Transactions;

/// <summary>
/// Weights by hand, for a bank that has not trained its own: plain steps that only rise or only fall, where the domain says so.
/// Chosen so that no single ordinary surprise (a new payee, a larger sum, another country) asks by itself, two of them do, and the
/// patterns of account takeover, mules and coercion hold (tests: FraudPatterns).
/// </summary>
internal static class FraudPrior
{
    /// <summary>Two in a thousand: well above the 0.02 % of card and transfer fraud that banks report, so that an untrained model errs towards asking.</summary>
    private const double FraudIn1000 = 2;

    public static AdditiveModel Model { get; } = new()
    {
        Version = "house-fraud-1",
        Intercept = Math.Log(FraudIn1000 / (1000 - FraudIn1000)),
        Terms =
        [
            Shape("amount_deviation", [1, 2, 3, 4, 6], [-0.3, 0, 0.6, 1.2, 1.8, 2.4]),
            Shape("round_zeros", [2, 3], [0, 0.2, 0.4]),
            Shape("payments_known", [5, 20], [0.4, 0.1, -0.2]),
            Shape("account_age_days", [7, 30], [0.8, 0.4, 0]),
            Shape("drained_share", [0.5, 0.8, 0.95], [0, 0.3, 1.0, 1.6]),
            Shape("payee_payments", [1, 3], [1.0, -0.6, -1.4]),
            Shape("payee_age_days", [1, 30], [0.4, 0, -0.6]),
            Shape("payee_new_payers", [2, 4, 8], [0, 0.5, 1.5, 2.5]),
            Shape("payee_old_payers", [3, 20], [0, -1.0, -2.5]),
            Shape("payee_frauds", [1, 2], [0, 3, 4]),
            Shape("count_10_minutes", [2, 4, 8], [0, 0.4, 1.2, 2.0]),
            Shape("count_hour", [4, 8, 16], [0, 0.3, 0.8, 1.4]),
            Shape("new_payees_day", [2, 4], [0, 0.6, 1.2]),
            Shape("day_sum_ratio", [10, 30, 100], [0, 0.4, 1.0, 1.5]),
            Shape("refused_day", [1, 3], [0, 0.8, 1.4]),
            Shape("hour_lift", [-2, -1, 1], [0.5, 0.2, 0, -0.3]),
            Shape("place_usual", [1], [0.9, -0.3]),
            Shape("km_per_hour", [900, 2700], [0, 1.0, 2.0]),
            Shape("hidden_network", [1], [0, 0.8]),
            Shape("device_age_days", [1, 7, 30], [1.1, 0.5, 0, -0.5]),
            Shape("credential_age_hours", [1, 24, 72], [1.6, 1.0, 0.4, 0]),
            Shape("phone_age_hours", [24, 72], [1.2, 0.5, 0]),
            Shape("session_level", [2, 3], [0.4, -0.3, -0.8]),
            Shape("proof_age_minutes", [15, 60], [-0.2, 0, 0.2]),
            Shape("behaviour_ratio", [-1, 1, 2, 3], [-0.5, 0, 0.6, 1.2, 1.6]),
            Shape("scripted_input", [1], [0, 1.5]),
            Shape("remote_control", [1], [0, 3.0]),
            Shape("active_call", [1], [0, 1.3]),
            Shape("screen_shared", [1], [0, 1.5]),
            Shape("agent_payments", [1, 10], [0.9, 0.3, 0]),
            Shape("agent_amount_deviation", [2, 4], [0, 0.6, 1.2]),
        ],
    };

    private static ShapeTerm Shape(string feature, double[] cuts, double[] weights) => new() { Feature = feature, Cuts = cuts, Weights = weights };
}
