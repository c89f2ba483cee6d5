using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Ciam.Samples.BankApi.Ledger;

/// <summary>Invented accounts, made up from the subject of the token the first time a customer is seen, kept in memory.</summary>
internal sealed class DemoLedger
{
    /// <summary>Memory is not a database: beyond this many customers nobody new is opened an account.</summary>
    private const int MostCustomers = 10_000;

    private static readonly (int DaysAgo, string Text, string Kind, decimal Amount)[] Everyday =
    [
        (0, "Café Sprüngwerk", "card", -6.80m),
        (1, "Coop-erative Grocers", "card", -84.35m),
        (2, "City Tram, monthly pass", "card", -85.00m),
        (3, "Harbour Lane Rent", "standing order", -1_850.00m),
        (5, "Fernweh Books", "card", -42.90m),
        (7, "Salary, Glarus Instruments AG", "credit", 6_240.00m),
        (9, "Northwind Energy", "direct debit", -118.20m),
        (12, "Trattoria Lucia", "card", -57.50m),
        (16, "Helvia Health Insurance", "direct debit", -389.40m),
        (21, "Opening balance", "balance", 4_310.15m),
    ];

    private static readonly (int DaysAgo, string Text, string Kind, decimal Amount)[] Savings =
    [
        (7, "Standing order from everyday account", "credit", 600.00m),
        (22, "Interest", "interest", 38.75m),
        (38, "Standing order from everyday account", "credit", 600.00m),
        (60, "Opening balance", "balance", 21_480.00m),
    ];

    private readonly ConcurrentDictionary<string, Book> _books = new(StringComparer.Ordinal);

    /// <summary>The customer's accounts; null when this demo has opened as many as it may.</summary>
    public Book? Find(string subject, DateTimeOffset now) =>
        _books.TryGetValue(subject, out var book) ? book
        : _books.Count < MostCustomers ? _books.GetOrAdd(subject, _ => Open(subject, now))
        : null;

    /// <summary>Numbers for machines: how much is kept here, of whom is not said.</summary>
    public (int Customers, int Accounts, decimal Total) Summary() => _books.Values
        .Select(book => book.Read(accounts => (Count: accounts.Count, Total: accounts.Sum(account => account.Balance))))
        .Aggregate((Customers: 0, Accounts: 0, Total: 0m), (sum, book) => (sum.Customers + 1, sum.Accounts + book.Count, sum.Total + book.Total));

    private static Book Open(string subject, DateTimeOffset now)
    {
        var number = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(subject)));
        var extra = number % 400_000 / 100m;
        return new Book(
        [
            OpenAccount("everyday", "Everyday account", number, Everyday, extra, now),
            OpenAccount("savings", "Savings account", number + 1, Savings, extra * 3, now),
        ]);
    }

    private static Account OpenAccount(
        string id, string name, uint number, (int DaysAgo, string Text, string Kind, decimal Amount)[] history, decimal extra, DateTimeOffset now) =>
        new(id, name, Iban.Invent("CH", $"99000{number:000000000000}"), history.Select((line, index) => new Booking(
            now.AddDays(-line.DaysAgo).AddMinutes(-37 * (index + 1)), line.Text, line.Kind, line.Kind == "balance" ? line.Amount + extra : line.Amount)));
}
