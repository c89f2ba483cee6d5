namespace Ciam.Decisions.Transactions;

/// <summary>
/// Everything known about one payment, or one sensitive act of a customer, at the moment it is asked about. Whatever is null is
/// unknown and has no say. Kept whole with the answer, so that it can be judged again.
/// </summary>
public sealed record TransactionFacts
{
    /// <summary>Free features that a caller may send beside these.</summary>
    public const int MostFree = 16;

    public required DateTimeOffset At { get; init; }

    /// <summary>Facts could not be gathered in time: the policy's blind verdict applies.</summary>
    public bool Unavailable { get; init; }

    /// <summary>No money moves: an address is changed, a limit raised, a device added.</summary>
    public string? Action { get; init; }

    public string? Channel { get; init; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }

    public double? Amount { get; init; }

    /// <summary>By how many of the customer's own widths it lies above the customer's usual amount in this currency, in powers of ten.</summary>
    public double? AmountDeviation { get; init; }

    /// <summary>The share of the customer's own payments in this currency that were smaller.</summary>
    public double? AmountRank { get; init; }

    /// <summary>Payments learned from so far.</summary>
    public double? PaymentsKnown { get; init; }

    /// <summary>Zeros at the end of the whole units: 5000 has three.</summary>
    public double? RoundZeros { get; init; }

    /// <summary>The share of what was on the account that this would take.</summary>
    public double? DrainedShare { get; init; }

    public double? PayeePayments { get; init; }
    public double? PayeeAgeDays { get; init; }

    /// <summary>Other customers who paid the same payee for the first time within thirty days.</summary>
    public double? PayeeNewPayers { get; init; }

    /// <summary>Other customers who have paid the same payee for longer than that.</summary>
    public double? PayeeOldPayers { get; init; }

    /// <summary>Payments to the same payee that were reported as fraud.</summary>
    public double? PayeeFrauds { get; init; }

    public double? Count10Minutes { get; init; }
    public double? CountHour { get; init; }
    public double? CountDay { get; init; }
    public double? CountWeek { get; init; }

    /// <summary>Payees paid for the first time within a day.</summary>
    public double? NewPayeesDay { get; init; }

    /// <summary>What this and the payments of a day before make, as a multiple of the customer's usual single payment in this currency.</summary>
    public double? DaySumRatio { get; init; }

    /// <summary>Payments within a day that were held or declined.</summary>
    public double? RefusedDay { get; init; }

    /// <summary>How much more often than by chance the customer pays at this hour of the week, as a power of two.</summary>
    public double? HourLift { get; init; }

    /// <summary>1 where the customer usually is, 0 anywhere else.</summary>
    public double? PlaceUsual { get; init; }
    public double? KmFromLast { get; init; }
    public double? KmPerHour { get; init; }
    public double? HiddenNetwork { get; init; }

    public double? DeviceAgeDays { get; init; }

    /// <summary>Hours since the password, a factor or the telephone number last changed; whichever is youngest.</summary>
    public double? CredentialAgeHours { get; init; }
    public double? PhoneAgeHours { get; init; }
    public double? AccountAgeDays { get; init; }

    /// <summary>1 while the bank keeps the customer out.</summary>
    public double? Suspended { get; init; }

    /// <summary>1 a password, 2 two factors, 3 resistant to phishing.</summary>
    public double? SessionLevel { get; init; }
    public double? ProofAgeMinutes { get; init; }

    /// <summary>Log likelihood ratio of the hand in this session: above 0 speaks for another one.</summary>
    public double? BehaviourRatio { get; init; }
    public double? ScriptedInput { get; init; }

    public double? RemoteControl { get; init; }
    public double? ActiveCall { get; init; }
    public double? ScreenShared { get; init; }

    public double? AgentActs { get; init; }
    public double? AgentPayments { get; init; }
    public double? AgentAmountDeviation { get; init; }

    /// <summary>What else the caller measured; names in a policy are written with <c>free.</c> before them.</summary>
    public IReadOnlyDictionary<string, double>? Free { get; init; }

    /// <summary>Money is asked about, not an act without any.</summary>
    public bool MovesMoney => Action is null;
}
