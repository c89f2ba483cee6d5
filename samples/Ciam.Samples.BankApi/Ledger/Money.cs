using System.Globalization;
using System.Text.RegularExpressions;

namespace Ciam.Samples.BankApi.Ledger;

/// <summary>An amount in Swiss francs, on the wire a decimal string so that no reader rounds it.</summary>
internal static partial class Money
{
    public const string Currency = "CHF";

    /// <summary>What one transfer may move at most in this demo.</summary>
    public const decimal Limit = 50_000;

    public static string Write(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    public static bool TryRead(string? text, out decimal amount)
    {
        amount = 0;
        return text is not null && Plain().IsMatch(text) && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount);
    }

    [GeneratedRegex(@"^[0-9]{1,9}(\.[0-9]{1,2})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
