namespace Ciam.Server.Customers.Delivery;

/// <summary>What a carrier says of a message, in five words; Twilio's words for texts and for calls both lead here.</summary>
internal static class CarrierStatus
{
    public const string Queued = "queued";
    public const string Sent = "sent";
    public const string Delivered = "delivered";
    public const string Undelivered = "undelivered";
    public const string Failed = "failed";

    public static string? Read(string? word) => word switch
    {
        "accepted" or "scheduled" or "queued" or "sending" or "initiated" => Queued,
        "sent" or "ringing" or "in-progress" => Sent,
        "delivered" or "read" or "completed" => Delivered,
        "undelivered" or "busy" or "no-answer" or "canceled" => Undelivered,
        "failed" => Failed,
        _ => null,
    };

    /// <summary>The words that this one may follow.</summary>
    public static string[] Before(string status) => status switch
    {
        Queued => [],
        Sent => [Queued],
        _ => [Queued, Sent],
    };
}
