using System.Diagnostics.Metrics;

namespace Ciam.Server.Customers;

/// <summary>Text messages and calls by country; a country is known or "none", so that nobody can invent labels.</summary>
internal static class TextMetrics
{
    private static readonly Meter Meter = new("Ciam.Messages");
    private static readonly Counter<long> Asked = Meter.CreateCounter<long>("ciam.messages.texts");
    private static readonly Counter<long> Pauses = Meter.CreateCounter<long>("ciam.messages.pauses");

    public static void Allowed(string country, string channel) => Count(country, channel, "allowed");

    public static void Refused(string country, string channel, string cause) => Count(country, channel, cause);

    public static void Paused(string country) => Pauses.Add(1, new KeyValuePair<string, object?>("country", country));

    private static void Count(string country, string channel, string outcome) => Asked.Add(1,
        new KeyValuePair<string, object?>("country", country), new KeyValuePair<string, object?>("channel", channel), new KeyValuePair<string, object?>("outcome", outcome));
}
