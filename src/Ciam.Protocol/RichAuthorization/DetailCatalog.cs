using System.Text.Json;

namespace Ciam.Protocol.RichAuthorization;

/// <summary>The types of details this server understands; which API takes which stands with the API.</summary>
public static class DetailCatalog
{
    public const string PaymentInitiation = "payment_initiation";
    public const string AccountInformation = "account_information";
    public const string ConfirmationOfPayee = "confirmation_of_payee";

    /// <summary>What may be done with accounts, in a customer's order.</summary>
    public static IReadOnlyList<string> AccountActions { get; } = ["list_accounts", "read_balances", "read_transactions"];

    private const int LongestName = 70;
    private const int LongestRemittance = 140;
    private const int LongestEndToEndId = 35;
    private const int MostAccounts = 20;

    private static readonly DetailField Payee = new(true, json => DetailValues.IsLine(json, LongestName));
    private static readonly DetailField PayeeAccount = new(true, DetailValues.IsAccount);

    /// <summary>One payment, to one payee, of one amount (RFC 9396 section 2, figure 2).</summary>
    private static readonly AuthorizationDetailType Payment = new()
    {
        Name = PaymentInitiation,
        MovesMoney = true,
        Fields = new Dictionary<string, DetailField>(StringComparer.Ordinal)
        {
            ["instructedAmount"] = new(true, DetailValues.IsAmount),
            ["creditorName"] = Payee,
            ["creditorAccount"] = PayeeAccount,
            ["debtorAccount"] = new(false, DetailValues.IsAccount),
            ["remittanceInformationUnstructured"] = new(false, json => DetailValues.IsLine(json, LongestRemittance)),
            ["endToEndIdentification"] = new(false, json => DetailValues.IsLine(json, LongestEndToEndId)),
        },
    };

    /// <summary>Looking at accounts: at those named, or at all of the customer's.</summary>
    private static readonly AuthorizationDetailType Accounts = new()
    {
        Name = AccountInformation,
        Fields = new Dictionary<string, DetailField>(StringComparer.Ordinal)
        {
            ["actions"] = new(true, json => DetailValues.AreWordsOf(json, AccountActions)),
            ["accounts"] = new(false, json => DetailValues.AreAccounts(json, MostAccounts)),
        },
        Narrows = static (granted, asked) => IsSubset(asked, granted, "actions", absentIsAll: false) && IsSubset(asked, granted, "accounts", absentIsAll: true) && IsSubset(asked, granted, "locations", absentIsAll: true),
    };

    /// <summary>Whether an account belongs to the name that somebody wrote on a payment (EU 2024/886); tells nothing about a customer who is here.</summary>
    private static readonly AuthorizationDetailType Confirmation = new()
    {
        Name = ConfirmationOfPayee,
        IsForMachines = true,
        Fields = new Dictionary<string, DetailField>(StringComparer.Ordinal) { ["creditorName"] = Payee, ["creditorAccount"] = PayeeAccount },
    };

    public static IReadOnlyList<AuthorizationDetailType> All { get; } = [Payment, Accounts, Confirmation];

    public static AuthorizationDetailType? Find(string name) => All.FirstOrDefault(type => type.Name == name);

    /// <summary>Each of the second's values is among the first's; a list that is not there may stand for everything.</summary>
    private static bool IsSubset(JsonElement asked, JsonElement granted, string name, bool absentIsAll)
    {
        if (!granted.TryGetProperty(name, out var whole))
            return absentIsAll;
        return asked.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Array && part.EnumerateArray().All(value => whole.EnumerateArray().Any(other => JsonElement.DeepEquals(value, other)));
    }
}
