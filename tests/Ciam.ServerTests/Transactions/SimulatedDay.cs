using System.Globalization;
using System.Text.Json.Nodes;
using Ciam.ServerTests.Risk;

namespace Ciam.ServerTests.Transactions;

/// <summary>Why a simulated payment is made.</summary>
internal enum Intent
{
    Honest,
    Takeover,
    Mule,
    Steered,
    RunawayAgent,
}

/// <summary>One payment of the day, as the simulator knows it to be.</summary>
/// <param name="Name">Its <c>transaction_id</c>.</param>
/// <param name="Minute">Of the day.</param>
/// <param name="Customer">Index of who pays.</param>
/// <param name="Intent">The truth.</param>
/// <param name="Body">What the payment service asks, without customer and time.</param>
internal sealed record SimulatedPayment(string Name, int Minute, int Customer, Intent Intent, JsonObject Body)
{
    public bool IsFraud => Intent != Intent.Honest;
    public int AskedAt => Minute + LateMinutes;

    /// <summary>The payment service got to it so many minutes late.</summary>
    public int LateMinutes { get; init; }

    /// <summary>The service did not hear the answer and asks again.</summary>
    public bool AskedTwice { get; init; }
    public decimal Amount => decimal.Parse(Body["amount"]!.GetValue<string>(), CultureInfo.InvariantCulture);
}

/// <summary>
/// Customers with habits, and one day of theirs on which thieves are at work: accounts taken over in the night, a mule that many are talked into
/// paying, customers steered by somebody on the line, and agents that pay whom nobody meant. The same seed gives the same day.
/// </summary>
internal sealed class SimulatedDay
{
    public const int Customers = 24;
    public const int Minutes = 22 * 60;
    private const int PastPayments = 14;
    private const int HonestPayments = 220;

    private static readonly string[] Shops =
    [
        "CH9300762011623852957", "CH5604835012345678009", "DE89370400440532013000", "GB29NWBK60161331926819", "FR1420041010050500013M02606", "NL91ABNA0417164300", "AT611904300234573201", "BE68539007547034",
    ];

    private readonly Random _dice;
    private readonly double[] _usual;
    private readonly int[][] _shops;
    private int _made;

    public SimulatedDay(int seed)
    {
        _dice = new Random(seed);
        _usual = [.. Enumerable.Range(0, Customers).Select(_ => Math.Exp(3.2 + (1.6 * _dice.NextDouble())))];
        _shops = [.. Enumerable.Range(0, Customers).Select(_ => Enumerable.Range(0, Shops.Length).OrderBy(_ => _dice.Next()).Take(3).ToArray())];
        var day = Enumerable.Range(0, HonestPayments).Select(_ => Honest()).ToList();
        day.AddRange(Takeovers());
        day.AddRange(Mules());
        day.AddRange(Steered());
        day.AddRange(RunawayAgents());
        Payments = [.. day.OrderBy(payment => payment.AskedAt).ThenBy(payment => payment.Name, StringComparer.Ordinal)];
    }

    /// <summary>In the order in which they are asked about.</summary>
    public IReadOnlyList<SimulatedPayment> Payments { get; }

    /// <summary>What the bank knows of everybody before: everyday payments, from five weeks to three months ago.</summary>
    public IEnumerable<(int Customer, JsonObject Body)> Past(DateTimeOffset day)
    {
        foreach (var customer in Enumerable.Range(0, Customers))
        {
            foreach (var i in Enumerable.Range(0, PastPayments))
            {
                var agent = HasAgent(customer) && i % 3 == 0;
                var past = agent ? Body(customer, Shops[_shops[customer][0]], 0.3, agent: AgentOf(customer)) : Body(customer, Shops[_shops[customer][i % 3]], Wobble());
                (past["transaction_id"], past["at"]) = ($"past-{customer}-{i}", day.AddDays(-35 - (i * 4)).AddMinutes(_dice.Next(11 * 60)).ToString("O", CultureInfo.InvariantCulture));
                yield return (customer, past);
            }
        }
    }

    private static bool HasAgent(int customer) => customer % 4 == 0;

    private static string AgentOf(int customer) => $"helper-{customer}";

    /// <summary>Amounts of one customer differ by a half or so.</summary>
    private double Wobble() => Math.Exp((_dice.NextDouble() - 0.5) * 1.2);

    /// <summary>The day begins at ten; people are awake for twelve hours of it, and one payment in ten is to somebody new.</summary>
    private SimulatedPayment Honest()
    {
        var (customer, minute, kind) = (_dice.Next(Customers), _dice.Next(12 * 60), _dice.NextDouble());
        if (HasAgent(customer) && kind > 0.9)
            return Made(minute, customer, Intent.Honest, Body(customer, Shops[_shops[customer][0]], 0.3, agent: AgentOf(customer)));
        var iban = kind < 0.1 ? Iban($"X{_dice.Next(1000, 9999)}") : Shops[_shops[customer][_dice.Next(3)]];
        var body = Body(customer, iban, Wobble());
        if (kind is > 0.5 and < 0.53)
            body["ip_address"] = RiskBank.Geneva;
        if (kind is > 0.53 and < 0.56)
            (body["device"], body["amount"], body["payee"]!["iban"]) = (new JsonObject { ["id"] = $"new-{customer}" }, Money(Math.Round((decimal)_usual[customer] * 5, 2)), Iban($"N{_dice.Next(1000, 9999)}"));
        return Made(minute, customer, Intent.Honest, body) with { LateMinutes = _dice.Next(20) == 0 ? 25 : 0, AskedTwice = _dice.Next(20) == 0 };
    }

    /// <summary>At night, from far away, on another device, minutes after the password was changed: what is on the account goes to somebody new.</summary>
    private IEnumerable<SimulatedPayment> Takeovers()
    {
        foreach (var customer in new[] { 1, 5, 9, 13, 17 })
        {
            foreach (var turn in new[] { 0, 1 })
            {
                var body = Body(customer, Iban($"T{1000 + customer}"), 7 + (2 * turn));
                (body["device"], body["ip_address"]) = (new JsonObject { ["id"] = $"thief-{customer}" }, RiskBank.Singapore);
                body["balance"] = Money(decimal.Parse(body["amount"]!.GetValue<string>(), CultureInfo.InvariantCulture) * 1.03m);
                yield return Made((16 * 60) + (customer * 7) + (turn * 6), customer, Intent.Takeover, body);
            }
        }
    }

    /// <summary>Through the day twelve customers are talked into paying one account that nobody ever paid.</summary>
    private IEnumerable<SimulatedPayment> Mules()
    {
        foreach (var turn in Enumerable.Range(0, 12))
        {
            var customer = (turn * 2) % Customers;
            var body = Body(customer, Iban("MULE"), 1.2 + (2 * _dice.NextDouble()));
            var amount = Math.Ceiling(decimal.Parse(body["amount"]!.GetValue<string>(), CultureInfo.InvariantCulture) / 10) * 10;
            (body["amount"], body["balance"]) = (Money(amount), Money(amount * 3));
            yield return Made(60 + (turn * 45), customer, Intent.Mule, body);
        }
    }

    /// <summary>Somebody on the telephone, with the screen shared or the mouse in hand; the customer's own device, at home.</summary>
    private IEnumerable<SimulatedPayment> Steered()
    {
        foreach (var turn in Enumerable.Range(0, 6))
        {
            var body = Body(3 + (turn * 3), Iban($"S{2000 + turn}"), 4);
            body["hints"] = turn % 2 == 0 ? new JsonObject { ["active_call"] = true, ["screen_shared"] = true } : new JsonObject { ["remote_control"] = true };
            yield return Made(120 + (turn * 80), 3 + (turn * 3), Intent.Steered, body);
        }
    }

    /// <summary>An agent that was made to pay: many times in minutes, far more than it ever paid, to somebody it never paid.</summary>
    private IEnumerable<SimulatedPayment> RunawayAgents()
    {
        foreach (var customer in new[] { 0, 8, 16 })
            foreach (var turn in Enumerable.Range(0, 5))
                yield return Made(400 + (customer * 15) + turn, customer, Intent.RunawayAgent, Body(customer, Iban($"A{3000 + customer}"), 4 + (2 * turn), agent: customer == 16 ? "somebody-elses" : AgentOf(customer)));
    }

    private SimulatedPayment Made(int minute, int customer, Intent intent, JsonObject body) => new($"day-{++_made:000}", minute, customer, intent, body);

    private JsonObject Body(int customer, string iban, double times, string? agent = null)
    {
        var body = new JsonObject
        {
            ["amount"] = Money(Math.Max(1, Math.Round((decimal)(_usual[customer] * times), 2))),
            ["currency"] = "CHF",
            ["payee"] = new JsonObject { ["name"] = "Payee", ["iban"] = iban },
            ["channel"] = agent is null ? customer % 2 == 0 ? "web" : "mobile" : "api",
        };
        if (agent is null)
            (body["device"], body["ip_address"]) = (new JsonObject { ["id"] = $"own-{customer}" }, RiskBank.Zurich);
        else
            (body["agent"], body["ip_address"]) = (new JsonObject { ["id"] = agent }, RiskBank.NewYork);
        return body;
    }

    private static string Money(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>An account of an invented bank, with its check digits (ISO 13616).</summary>
    private static string Iban(string account)
    {
        var bban = "04835" + account.PadLeft(12, '0');
        var digits = string.Concat((bban + "CH00").Select(letter => char.IsAsciiLetter(letter) ? (letter - 'A' + 10).ToString(CultureInfo.InvariantCulture) : letter.ToString()));
        var check = 98 - digits.Aggregate(0, (rest, digit) => ((rest * 10) + (digit - '0')) % 97);
        return $"CH{check:00}{bban}";
    }
}
