using BenchmarkDotNet.Attributes;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;

namespace Ciam.Bench;

/// <summary>A payment against a year's habits: facts from habits, score with its parts, reasons and verdict, without I/O.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class PaymentBenchmarks
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly Place Home = new() { Country = "CH", City = "Zurich", Latitude = 47.37, Longitude = 8.54 };
    private static readonly Place Far = new() { Country = "SG", City = "Singapore", Latitude = 1.35, Longitude = 103.82 };

    private PaymentBaseline _habits = PaymentBaseline.None;
    private PaymentSight _sight = null!;
    private TransactionFacts _usual = null!;
    private TransactionFacts _strange = null!;

    [GlobalSetup]
    public void LearnAYear()
    {
        for (var day = 0; day < 365; day++)
            _habits = _habits.Learn(new PaymentSight { At = Start.AddDays(day), Amount = 30 + (day % 70), Currency = "CHF", Device = "own", Place = Home });
        _sight = new PaymentSight { At = Start.AddDays(365).AddHours(16), Amount = 2000, Currency = "CHF", Device = "another", Place = Far };
        _usual = Remembered(new PaymentSight { At = Start.AddDays(365), Amount = 60, Currency = "CHF", Device = "own", Place = Home }, 40);
        _strange = Remembered(_sight, 0);
        if (FraudJudge.Judge(_usual, FraudPolicy.Default).Verdict != FraudVerdict.Allow || FraudJudge.Judge(_strange, FraudPolicy.Default).Verdict < FraudVerdict.Hold)
            throw new InvalidOperationException("The payments are not what their names say.");
    }

    /// <summary>The pure judge: what a stored payment costs to judge again.</summary>
    [Benchmark]
    public FraudJudgment JudgeUsualPayment() => FraudJudge.Judge(_usual, FraudPolicy.Default);

    [Benchmark]
    public FraudJudgment JudgeStrangePayment() => FraudJudge.Judge(_strange, FraudPolicy.Default);

    /// <summary>All that is pure about one payment: habits and judgment.</summary>
    [Benchmark]
    public FraudJudgment HabitsAndPaymentJudgment() => FraudJudge.Judge(Remembered(_sight, 0), FraudPolicy.Default);

    private TransactionFacts Remembered(PaymentSight sight, double payeePayments) => _habits.Recognise(sight) with
    {
        AccountAgeDays = 800, Suspended = 0, DrainedShare = 0.3, RoundZeros = 0, PayeePayments = payeePayments, PayeeAgeDays = payeePayments * 3, PayeeNewPayers = 1, PayeeOldPayers = 0, PayeeFrauds = 0,
        Count10Minutes = 1, CountHour = 1, CountDay = 2, CountWeek = 5, NewPayeesDay = payeePayments > 0 ? 0 : 1, DaySumRatio = 2, RefusedDay = 0, SessionLevel = 2, ProofAgeMinutes = 5, CredentialAgeHours = 900,
        RemoteControl = 0, ActiveCall = 0,
    };
}
