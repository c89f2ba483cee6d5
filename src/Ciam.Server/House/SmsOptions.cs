using Ciam.Decisions.Messages;

namespace Ciam.Server.House;

/// <summary>Text messages and calls through Twilio; without an account they stay in the outbox.</summary>
public sealed class SmsOptions : SmsAccount
{
    /// <summary>Where Twilio's API is; another only for tests and regional editions.</summary>
    public string BaseUrl { get; set; } = "https://api.twilio.com";

    /// <summary>Another number, messaging service or account, for when the first one fails.</summary>
    public SmsAccount? Second { get; set; }

    /// <summary>Whether a code may be read out by a call. Unsaid: in the demo only.</summary>
    public bool? Calls { get; set; }

    /// <summary>Countries (ISO 3166-1 alpha-2) in which most customers live: wide budgets there, narrow ones and money of their own abroad. None said: every country is home.</summary>
    public IList<string> HomeCountries { get; } = [];

    /// <summary>Countries that are served, and nowhere else; none said: everywhere.</summary>
    public IList<string> AllowedCountries { get; } = [];

    /// <summary>Countries that are not served.</summary>
    public IList<string> DeniedCountries { get; } = [];

    /// <summary>The price of a text message by the first digits of the number, the longest match counts: <c>41</c> = 0.06.</summary>
    public IDictionary<string, decimal> Prices { get; } = new Dictionary<string, decimal>(StringComparer.Ordinal);

    /// <summary>Where no price is said: rather too high than too low.</summary>
    public decimal PriceElsewhere { get; set; } = 0.25m;

    /// <summary>A call costs as much as so many text messages.</summary>
    public decimal CallCosts { get; set; } = 3;

    /// <summary>The currency of the prices, for people to read; nothing is converted.</summary>
    public string Currency { get; set; } = "USD";

    public SmsBudgets Budgets { get; set; } = new();
    public SimSwapOptions SimSwap { get; set; } = new();

    public bool Serves(string country) => !Names(DeniedCountries, country) && (AllowedCountries.Count == 0 || Names(AllowedCountries, country));

    public bool IsHome(string country) => HomeCountries.Count == 0 || Names(HomeCountries, country);

    public decimal PriceOf(string number)
    {
        for (var length = number.Length - 1; length > 0; length--)
        {
            if (Prices.TryGetValue(number[1..(1 + length)], out var price))
                return price;
        }

        return PriceElsewhere;
    }

    public bool BaseUrlIsLoopback => Uri.TryCreate(BaseUrl, UriKind.Absolute, out var uri) && uri.IsLoopback;

    internal IEnumerable<string> Contradictions()
    {
        if (!Uri.TryCreate(BaseUrl, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && !uri.IsLoopback))
            yield return "Ciam:Sms:BaseUrl must be an https URL; http is for loopback only";
        if (Second is { IsComplete: false })
            yield return "Ciam:Sms:Second needs AccountSid, AuthToken, and From or MessagingServiceSid";
        foreach (var country in HomeCountries.Concat(AllowedCountries).Concat(DeniedCountries).Where(country => !CallingCodes.Knows(country.ToUpperInvariant())))
            yield return $"Ciam:Sms: '{country}' is no country; two letters are wanted, such as CH";
        foreach (var code in Prices.Keys.Where(code => code.Length is 0 or > 15 || !code.All(char.IsAsciiDigit)))
            yield return $"Ciam:Sms:Prices: '{code}' is no beginning of a number; digits are wanted, such as 41";
        if (Prices.Values.Append(PriceElsewhere).Append(CallCosts).Any(price => price is < 0 or > 1000))
            yield return "Ciam:Sms: prices lie between 0 and 1000";
        if (SimSwap.Url is { } sims && (!Uri.TryCreate(sims, UriKind.Absolute, out var asked) || (asked.Scheme != Uri.UriSchemeHttps && !asked.IsLoopback)))
            yield return "Ciam:Sms:SimSwap:Url must be an https URL; http is for loopback only";
        if (Budgets.IsNegative)
            yield return "Ciam:Sms:Budgets: none may be negative";
    }

    private static bool Names(IList<string> countries, string country) => countries.Contains(country, StringComparer.OrdinalIgnoreCase);
}

/// <summary>A service that knows when SIM cards were changed (CAMARA SIM Swap); without an address nobody is asked.</summary>
public sealed class SimSwapOptions
{
    /// <summary>The address of <c>retrieve-date</c>: asked with <c>{"phoneNumber": "+41…"}</c> before a code goes to a number, answers with <c>latestSimChange</c>. What fails within two seconds changes nothing.</summary>
    public string? Url { get; set; }

    /// <summary>Sent along as a bearer token.</summary>
    public string? Token { get; set; }
}

/// <summary>Who sends: an account, and a number or a messaging service of it.</summary>
public class SmsAccount
{
    /// <summary>Twilio's id of the account.</summary>
    public string? AccountSid { get; set; }

    /// <summary>The account's token; status reports are signed with it too.</summary>
    public string? AuthToken { get; set; }

    /// <summary>The number that sends and calls, as +41….</summary>
    public string? From { get; set; }

    /// <summary>Instead of <see cref="From"/>, for text messages; calls always need a number.</summary>
    public string? MessagingServiceSid { get; set; }

    public bool IsComplete => AccountSid is { Length: > 0 } && AuthToken is { Length: > 0 } && (From is { Length: > 0 } || MessagingServiceSid is { Length: > 0 });

    public bool CanCall => IsComplete && From is { Length: > 0 };
}

/// <summary>How many text messages and calls are sent on a day (UTC), and for how much money.</summary>
public sealed class SmsBudgets
{
    /// <summary>Messages a day to one number.</summary>
    public int PerNumber { get; set; } = 10;

    /// <summary>Messages a day asked for from one network (/24 or /48): a carrier's gateway lets thousands through.</summary>
    public int PerNetwork { get; set; } = 1_000;

    /// <summary>Messages a day to one prefix abroad: the country's code and three digits.</summary>
    public int PerPrefix { get; set; } = 200;

    /// <summary>Messages a day to one country abroad.</summary>
    public int PerCountry { get; set; } = 1_000;

    /// <summary>Messages a day to one prefix of a home country.</summary>
    public int PerHomePrefix { get; set; } = 20_000;

    /// <summary>Messages a day to one home country.</summary>
    public int PerHomeCountry { get; set; } = 100_000;

    /// <summary>Messages a day of the whole installation.</summary>
    public int PerDay { get; set; } = 100_000;

    /// <summary>What messages and calls of a day may cost in all.</summary>
    public decimal MoneyPerDay { get; set; } = 2_000;

    /// <summary>Of it, outside <see cref="SmsOptions.HomeCountries"/>.</summary>
    public decimal MoneyPerDayAbroad { get; set; } = 200;

    internal bool IsNegative => PerNumber < 0 || PerNetwork < 0 || PerPrefix < 0 || PerCountry < 0 || PerHomePrefix < 0 || PerHomeCountry < 0 || PerDay < 0 || MoneyPerDay < 0 || MoneyPerDayAbroad < 0;
}
