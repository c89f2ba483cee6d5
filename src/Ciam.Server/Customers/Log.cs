namespace Ciam.Server.Customers;

/// <summary>What operators read about people's accounts and messages: ids and codes, never an address, a number or a text.</summary>
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Information, "message {MessageId} by {Channel} handed over as {CarrierId}")]
    public static partial void MessageSent(this ILogger log, Guid messageId, string channel, string carrierId);

    [LoggerMessage(3001, LogLevel.Warning, "message {MessageId} by {Channel} not taken ({Code}) at attempt {Attempt}; it will be tried again")]
    public static partial void MessageDelayed(this ILogger log, Guid messageId, string channel, string code, int attempt);

    [LoggerMessage(3002, LogLevel.Error, "message {MessageId} by {Channel} given up ({Code}) after {Attempt} attempts")]
    public static partial void MessageGivenUp(this ILogger log, Guid messageId, string channel, string code, int attempt);

    [LoggerMessage(3004, LogLevel.Information, "a confirmed registration could not become a customer ({Code})")]
    public static partial void RegistrationRefused(this ILogger log, string code);

    [LoggerMessage(3003, LogLevel.Error, "the message worker stumbled; it goes on")]
    public static partial void WorkerStumbled(this ILogger log, Exception fault);

    [LoggerMessage(3006, LogLevel.Warning, "a message by {Channel} to {Country} was refused ({Cause})")]
    public static partial void TextRefused(this ILogger log, string channel, string country, string cause);

    [LoggerMessage(3007, LogLevel.Error, "codes to {Target} ({Country}) are paused: of {Sent} only {TypedBack} were typed back")]
    public static partial void TextsPaused(this ILogger log, string target, string country, int sent, int typedBack);

    [LoggerMessage(3005, LogLevel.Information, "message {MessageId}, {CarrierId} at the carrier: {Status} {Code}")]
    public static partial void MessageReported(this ILogger log, Guid messageId, string carrierId, string status, string code);
}
