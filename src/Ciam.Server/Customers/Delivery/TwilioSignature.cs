using System.Security.Cryptography;
using System.Text;
using Ciam.Server.House;

namespace Ciam.Server.Customers.Delivery;

/// <summary>Twilio's signature of a webhook: HMAC-SHA1, keyed by the account's token, over the URL followed by each posted name and value in the order of the names.</summary>
internal static class TwilioSignature
{
    public const string Header = "X-Twilio-Signature";

    public static bool IsGood(string presented, string url, IReadOnlyDictionary<string, string> form, SmsOptions accounts)
    {
        Span<byte> claimed = stackalloc byte[HMACSHA1.HashSizeInBytes];
        if (presented.Length > 64 || !Convert.TryFromBase64String(presented, claimed, out var length) || length != HMACSHA1.HashSizeInBytes)
            return false;

        // Both accounts are always tried: how long it takes tells nothing.
        var signed = Encoding.UTF8.GetBytes(url + string.Concat(form.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + pair.Value)));
        return Matches(claimed, signed, accounts) | Matches(claimed, signed, accounts.Second);
    }

    private static bool Matches(ReadOnlySpan<byte> claimed, byte[] signed, SmsAccount? account)
    {
        if (account?.AuthToken is not { Length: > 0 } token)
            return false;
#pragma warning disable CA5350 // Twilio's documented algorithm.
        return CryptographicOperations.FixedTimeEquals(claimed, HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), signed));
#pragma warning restore CA5350
    }
}
