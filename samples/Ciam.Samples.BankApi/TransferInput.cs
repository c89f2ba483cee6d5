using Ciam.Samples.BankApi.Ledger;

namespace Ciam.Samples.BankApi;

/// <summary>The rules a transfer must obey before anybody is asked to confirm it.</summary>
internal static class TransferInput
{
    /// <summary>What is wrong, by field; empty when nothing is.</summary>
    public static Dictionary<string, string[]> Problems(TransferRequest request, string key)
    {
        var problems = new Dictionary<string, string[]>();
        if (key.Length is < 16 or > 64 || !key.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            problems["Idempotency-Key"] = ["send a header of 16 to 64 letters, digits or hyphens, new for each transfer"];
        if (!IsText(request.FromAccount, longest: 40))
            problems["fromAccount"] = ["name the account to pay from"];
        if (!IsText(request.CreditorName, longest: 70))
            problems["creditorName"] = ["name the recipient in 1 to 70 characters"];
        if (request.CreditorIban is not { Length: <= 64 } iban || !Iban.IsValid(Iban.Normalize(iban)))
            problems["creditorIban"] = ["this is no valid IBAN; check the digits"];
        if (!Money.TryRead(request.Amount, out var amount) || amount <= 0)
            problems["amount"] = ["write a positive amount such as 125.50"];
        else if (amount > Money.Limit)
            problems["amount"] = [$"one transfer may move at most {Money.Write(Money.Limit)}"];
        if (request.Currency is not Money.Currency)
            problems["currency"] = ["only CHF can be transferred"];
        if (request.Reference is { Length: > 0 } reference && !IsText(reference, longest: 140))
            problems["reference"] = ["write at most 140 printable characters"];
        return problems;
    }

    /// <summary>The order in a request that has no problems.</summary>
    public static TransferOrder Order(TransferRequest request)
    {
        Money.TryRead(request.Amount, out var amount);
        return new TransferOrder(
            request.FromAccount!, request.CreditorName!.Trim(), Iban.Normalize(request.CreditorIban!), amount, request.Reference?.Trim() ?? "");
    }

    private static bool IsText(string? text, int longest) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= longest && !text.Any(char.IsControl);
}
