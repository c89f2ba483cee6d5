using System.Globalization;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    internal static partial class Admin
    {
        public const string Messages = "Messages";
        public const string MessagesLead = "Text messages and calls of the last 24 hours. Codes that nobody types back are a sign that somebody earns by having them sent.";
        public const string Country = "Country";
        public const string MessagesSent = "Sent";
        public const string MessagesDelivered = "Delivered";
        public const string MessagesFailed = "Not delivered";
        public const string CodesSent = "Codes";
        public const string CodesTypedBack = "Typed back";
        public const string ShareTypedBack = "Share";
        public const string MessagesCost = "Cost";
        public const string NoMessages = "No text message was sent in the last 24 hours.";
        public const string PausedHeading = "Paused";
        public const string NothingPaused = "Codes are sent everywhere the bank serves.";
        public const string PausedTarget = "Numbers";
        public const string PausedUntil = "Paused until";
        public const string PausedBecause = "Why";
        public const string Resume = "Resume";
        public const string ResumeTitle = "Send codes there again";
        public const string ResumeMeans = "Codes are sent again at once. What was sent before no longer counts; if too few are typed back again, sending pauses for longer.";
        public const string MessagesResumed = "Codes are sent there again.";
        public const string TooFewToTell = "too few";
        public const string SpentToday = "Spent today (UTC)";

        public static string Money(decimal amount, string currency) => string.Create(CultureInfo.InvariantCulture, $"{amount:N2} {currency}");

        public static string SpentOf(decimal spent, decimal most, string currency) => string.Create(CultureInfo.InvariantCulture, $"{spent:N2} of {most:N2} {currency}");

        public static string PausedFor(int typedBack, int settled, double habit) =>
            string.Create(CultureInfo.InvariantCulture, $"{typedBack} of {settled} codes typed back; usual is {habit:P0}");
    }
}
