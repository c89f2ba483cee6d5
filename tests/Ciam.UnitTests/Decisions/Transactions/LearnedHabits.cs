using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;

namespace Ciam.UnitTests.Decisions.Transactions;

/// <summary>What habits say once they are known, that they say nothing before, and that they stay within bounds.</summary>
public sealed class LearnedHabits
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly Place Zurich = new() { Country = "CH", City = "Zurich", Latitude = 47.37, Longitude = 8.54 };
    private static readonly Place Singapore = new() { Country = "SG", City = "Singapore", Latitude = 1.35, Longitude = 103.82 };

    private static PaymentSight Payment(int day, double amount = 50) => new() { At = Monday.AddDays(day), Amount = amount, Currency = "EUR", Device = "phone", Place = Zurich };

    private static PaymentBaseline After(int payments) =>
        Enumerable.Range(0, payments).Aggregate(PaymentBaseline.None, (habits, day) => habits.Learn(Payment(day, 40 + (day % 5 * 10))));

    [Fact]
    public void Before_five_payments_nothing_is_usual_or_unusual()
    {
        var facts = After(4).Recognise(Payment(9, 5000) with { Place = Singapore });

        Assert.Equal((null, null, null, null), (facts.AmountDeviation, facts.AmountRank, facts.HourLift, facts.PlaceUsual));
        Assert.Equal(4, facts.PaymentsKnown);
    }

    [Fact]
    public void The_usual_is_told_from_the_unusual()
    {
        var habits = After(40);

        var usual = habits.Recognise(Payment(42, 60));
        var strange = habits.Recognise(Payment(42, 9000) with { At = Monday.AddDays(42).AddHours(-9), Device = "other", Place = Singapore });

        Assert.InRange(usual.AmountDeviation!.Value, -1, 1);
        Assert.InRange(usual.AmountRank!.Value, 0.3, 0.7);
        Assert.Equal(1, usual.PlaceUsual);
        Assert.True(usual.HourLift > 1);
        Assert.InRange(usual.DeviceAgeDays!.Value, 41, 43);
        Assert.True(strange.AmountDeviation > 5);
        Assert.Equal(1, strange.AmountRank!.Value, 3);
        Assert.Equal((0, 0), (strange.PlaceUsual, strange.DeviceAgeDays));
        Assert.True(strange.HourLift < -1);
        Assert.True(strange.KmFromLast > 9000);
    }

    [Fact]
    public void One_enormous_payment_moves_neither_the_middle_nor_the_width()
    {
        var before = After(40);
        var after = before.Learn(Payment(40, 1_000_000));

        Assert.Equal(before.Recognise(Payment(41, 60)).AmountDeviation!.Value, after.Recognise(Payment(41, 60)).AmountDeviation!.Value, 0.15);
        Assert.True(after.Recognise(Payment(41, 1_000_000)).AmountDeviation > 5);
    }

    [Fact]
    public void Each_currency_has_an_amount_of_its_own()
    {
        var facts = After(20).Recognise(Payment(21, 60) with { Currency = "JPY" });

        Assert.Null(facts.AmountDeviation);
    }

    [Fact]
    public void An_agent_has_habits_of_its_own_and_no_place()
    {
        var habits = Enumerable.Range(0, 10).Aggregate(After(10), (known, day) => known.Learn(Payment(day, 20) with { Agent = "helper", Place = Singapore, Device = null }));

        var usual = habits.Recognise(Payment(20, 20) with { Agent = "helper", Place = Singapore });
        var strange = habits.Recognise(Payment(20, 900) with { Agent = "helper", Place = Singapore });

        Assert.Equal((1, 10), (usual.AgentActs, usual.AgentPayments));
        Assert.Null(usual.PlaceUsual);
        Assert.InRange(usual.AgentAmountDeviation!.Value, -0.1, 0.1);
        Assert.True(strange.AgentAmountDeviation > 4);
        Assert.Equal("CH", Assert.Single(habits.Countries).Key);
        Assert.Equal(0, habits.Recognise(Payment(20) with { Agent = "stranger" }).AgentPayments);
    }

    [Fact]
    public void Habits_stay_small_and_come_back_as_they_were_written()
    {
        var (habits, chance) = (PaymentBaseline.None, new Random(7));
        for (var i = 0; i < 3000; i++)
            habits = habits.Learn(new PaymentSight
            {
                At = Monday.AddHours(i * 5),
                Amount = Math.Pow(10, (chance.NextDouble() * 20) - 5),
                Currency = $"C{i % 40}",
                Device = $"device {i % 90}",
                Agent = i % 3 == 0 ? $"agent {i % 77}" : null,
                Place = new Place { Country = $"{(char)('A' + (i % 26))}{(char)('A' + (i % 7))}" },
            });
        var text = RiskJson.Write(habits);

        Assert.True(text.Length < 24_000, $"{text.Length}");
        Assert.Equal(text, RiskJson.Write(RiskJson.Read<PaymentBaseline>(text)));
        Assert.True(habits.Devices.Count <= PaymentBaseline.MostDevices && habits.Agents.Count <= PaymentBaseline.MostAgents && habits.Amounts.Count <= PaymentBaseline.MostCurrencies);
    }

    [Fact]
    public void A_new_habit_takes_the_place_of_an_old_one()
    {
        var habits = Enumerable.Range(0, 500).Aggregate(After(40), (known, day) => known.Learn(Payment(40 + day, 2000)));

        Assert.InRange(habits.Recognise(Payment(600, 2000)).AmountDeviation!.Value, -1, 1);
    }
}
