using Ciam.Decisions.Transactions;

namespace Ciam.UnitTests.Decisions.Transactions;

/// <summary>What the house's own weights say of ordinary days and of the patterns that banks see.</summary>
public sealed class FraudPatterns
{
    /// <summary>A known customer pays a known payee the usual sum at home.</summary>
    private static readonly TransactionFacts Usual = new()
    {
        At = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero),
        Amount = 84.5,
        Currency = "EUR",
        AmountDeviation = 0.3,
        RoundZeros = 0,
        PaymentsKnown = 60,
        AccountAgeDays = 900,
        Suspended = 0,
        DrainedShare = 0.05,
        PayeePayments = 6,
        PayeeAgeDays = 200,
        PayeeNewPayers = 0,
        PayeeOldPayers = 10,
        PayeeFrauds = 0,
        Count10Minutes = 1,
        CountHour = 1,
        CountDay = 1,
        CountWeek = 3,
        NewPayeesDay = 0,
        DaySumRatio = 1.2,
        RefusedDay = 0,
        HourLift = 1.2,
        PlaceUsual = 1,
        KmPerHour = 0,
        HiddenNetwork = 0,
        DeviceAgeDays = 300,
        CredentialAgeHours = 9000,
        SessionLevel = 2,
        ProofAgeMinutes = 5,
    };

    private static readonly TransactionFacts NewPayee = Usual with { PayeePayments = 0, PayeeAgeDays = 0, PayeeOldPayers = 0, NewPayeesDay = 1 };

    private static FraudVerdict Verdict(TransactionFacts facts) => FraudJudge.Judge(facts, FraudPolicy.Default).Verdict;

    [Fact]
    public void One_ordinary_surprise_asks_nobody()
    {
        Assert.Equal(FraudVerdict.Allow, Verdict(Usual));
        Assert.Equal(FraudVerdict.Allow, Verdict(NewPayee));
        Assert.Equal(FraudVerdict.Allow, Verdict(Usual with { AmountDeviation = 3.5, DaySumRatio = 12 }));
        Assert.Equal(FraudVerdict.Allow, Verdict(Usual with { PlaceUsual = 0 }));
        Assert.Equal(FraudVerdict.Allow, Verdict(Usual with { DeviceAgeDays = 0 }));
        Assert.Equal(FraudVerdict.Allow, Verdict(Usual with { HourLift = -3 }));
    }

    [Fact]
    public void A_large_sum_to_somebody_new_from_elsewhere_asks_the_customer() =>
        Assert.Equal(FraudVerdict.StepUp, Verdict(NewPayee with { AmountDeviation = 3.2, PlaceUsual = 0, DeviceAgeDays = 10 }));

    [Fact]
    public void A_taken_over_account_is_held_or_declined()
    {
        var takenOver = NewPayee with
        {
            DeviceAgeDays = 0, CredentialAgeHours = 0.5, PhoneAgeHours = 2, PlaceUsual = 0, HourLift = -2.5, AmountDeviation = 4.5, DrainedShare = 0.97, RoundZeros = 3, SessionLevel = 1,
        };

        Assert.Equal(FraudVerdict.Decline, Verdict(takenOver));
        Assert.True(Verdict(takenOver with { DrainedShare = null, PhoneAgeHours = null }) >= FraudVerdict.Hold);
    }

    [Fact]
    public void A_payee_that_many_strangers_begin_to_pay_is_held_and_a_shop_is_not()
    {
        Assert.True(Verdict(NewPayee with { PayeeNewPayers = 9, AmountDeviation = 3.5, RoundZeros = 2 }) >= FraudVerdict.StepUp);
        Assert.Equal(FraudVerdict.Allow, Verdict(NewPayee with { PayeeNewPayers = 60, PayeeOldPayers = 400 }));
        Assert.Equal(FraudVerdict.Hold, Verdict(NewPayee with { PayeeFrauds = 1 }));
    }

    [Fact]
    public void Somebody_on_the_line_who_steers_the_customer_is_held()
    {
        Assert.Equal(FraudVerdict.Hold, Verdict(NewPayee with { RemoteControl = 1 }));
        Assert.True(Verdict(NewPayee with { ActiveCall = 1, ScreenShared = 1, AmountDeviation = 3.5, DrainedShare = 0.9 }) >= FraudVerdict.Hold);
    }

    [Fact]
    public void An_agent_beyond_its_habit_is_asked_about()
    {
        var agent = NewPayee with { AgentActs = 1, AgentPayments = 0, AgentAmountDeviation = null, PlaceUsual = null, DeviceAgeDays = null };

        Assert.Equal(FraudVerdict.Allow, Verdict(agent with { AgentPayments = 30, AgentAmountDeviation = 0.2, PayeePayments = 5, PayeeAgeDays = 60 }));
        Assert.Equal(FraudVerdict.StepUp, Verdict(agent with { Count10Minutes = 5, AmountDeviation = 2.4 }));
    }
}
