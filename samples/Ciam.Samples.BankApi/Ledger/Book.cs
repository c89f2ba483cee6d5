namespace Ciam.Samples.BankApi.Ledger;

internal sealed record Booking(DateTimeOffset At, string Text, string Kind, decimal Amount);

internal sealed record TransferOrder(string FromAccount, string CreditorName, string CreditorIban, decimal Amount, string Reference);

internal sealed record Receipt(string TransferId, TransferOrder Order, DateTimeOffset BookedAt, decimal NewBalance);

/// <summary>How the book answered an order: booked now or earlier, or why not.</summary>
internal enum OrderAnswer
{
    Booked,
    BookedBefore,
    KeyUsedForAnotherOrder,
    AccountUnknown,
    FundsInsufficient,
    BookFull,
}

/// <summary>One account and what happened on it, newest first.</summary>
internal sealed class Account(string id, string name, string iban, IEnumerable<Booking> history)
{
    private readonly List<Booking> _bookings = [.. history.OrderByDescending(booking => booking.At)];

    public string Id { get; } = id;

    public string Name { get; } = name;

    public string Iban { get; } = iban;

    public decimal Balance { get; private set; } = history.Sum(booking => booking.Amount);

    public IReadOnlyList<Booking> Newest(int count) => [.. _bookings.Take(count)];

    public void Book(Booking booking)
    {
        _bookings.Insert(0, booking);
        Balance += booking.Amount;
    }
}

/// <summary>All accounts of one customer. Every deed happens under one lock: money is never counted twice.</summary>
internal sealed class Book(IReadOnlyList<Account> accounts)
{
    private const int MostReceipts = 1_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Receipt> _receipts = [];

    public T Read<T>(Func<IReadOnlyList<Account>, T> reader)
    {
        lock (_gate) return reader(accounts);
    }

    /// <summary>Moves money once per key: whoever repeats an order, because an answer got lost, gets the first receipt again.</summary>
    public (OrderAnswer Answer, Receipt? Receipt) Transfer(string key, TransferOrder order, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_receipts.TryGetValue(key, out var earlier))
                return earlier.Order == order ? (OrderAnswer.BookedBefore, earlier) : (OrderAnswer.KeyUsedForAnotherOrder, null);
            if (_receipts.Count >= MostReceipts)
                return (OrderAnswer.BookFull, null);
            if (accounts.FirstOrDefault(account => account.Id == order.FromAccount) is not { } source)
                return (OrderAnswer.AccountUnknown, null);
            if (source.Balance < order.Amount)
                return (OrderAnswer.FundsInsufficient, null);

            source.Book(new Booking(now, order.CreditorName, "transfer", -order.Amount));
            var target = accounts.FirstOrDefault(account => account.Iban == order.CreditorIban);
            target?.Book(new Booking(now, "From " + source.Name, "transfer", order.Amount));
            return (OrderAnswer.Booked, _receipts[key] = new Receipt(Guid.CreateVersion7(now).ToString("N"), order, now, source.Balance));
        }
    }
}
