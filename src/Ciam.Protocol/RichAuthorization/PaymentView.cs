using System.Globalization;
using Ciam.Protocol.Jose;

namespace Ciam.Protocol.RichAuthorization;

/// <summary>A payment as its customer reads it; made of details that satisfied every check.</summary>
public sealed record PaymentView(string Currency, string Amount, string CreditorName, string CreditorIban, string? DebtorIban, string? Remittance)
{
    /// <summary>Null for details of another type.</summary>
    public static PaymentView? Of(AuthorizationDetail detail)
    {
        if (detail.TypeName != DetailCatalog.PaymentInitiation)
            return null;
        var (json, amount) = (detail.Json, detail.Json.GetProperty("instructedAmount"));
        return new PaymentView(
            amount.Text("currency")!,
            InPrint(amount.Text("amount")!, Currencies.MinorUnits(amount.Text("currency")!)!.Value),
            json.Text("creditorName")!,
            Iban.InPrint(json.GetProperty("creditorAccount").Text("iban")!),
            json.TryGetProperty("debtorAccount", out var debtor) ? Iban.InPrint(debtor.Text("iban")!) : null,
            json.Text("remittanceInformationUnstructured"));
    }

    /// <summary>With the thousands apart, and with as many digits after the point as the currency has.</summary>
    private static string InPrint(string amount, int digits) =>
        decimal.Parse(amount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture).ToString("N" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
