using System.Globalization;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    internal static partial class Admin
    {
        /// <summary>The pictures of a customer's typing and movements.</summary>
        internal static class Behaviour
        {
            public const string Title = "Typing and pointer";
            public const string Off = "Not measured: the customer has not agreed to it.";
            public static string OnSince(DateTimeOffset? at) => at is { } since ? $"The customer agreed on {When(since)}." : "The customer agreed.";
            public const string Nothing = "Nothing is known yet. It is learned from sign-ins that are confirmed.";
            public const string Evidence = "Soft evidence: it may ask for a second factor, never refuse. Only times and movements are known, never what was typed.";

            public const string Name = "E-mail address";
            public const string Password = "Password";
            public const string Moves = "Pointer";
            public const string Touches = "Touch";
            public static string Learned(int samples, int keys) => $"{keys} keys, {samples} {(samples == 1 ? "sign-in" : "sign-ins")} learned";
            public static string Sessions(int sessions, int strokes) => $"{strokes} movements of {sessions} {(sessions == 1 ? "sign-in" : "sign-ins")} learned";

            public const string Holds = "How long each key is held";
            public const string Latencies = "From each key to the next";
            public const string Speeds = "How fast, in pixels per second";
            public const string Path = "The way of the sign-in that is not confirmed";
            public const string Usual = "usual";
            public const string Confirmed = "last confirmed";
            public const string Unconfirmed = "not confirmed";
            public const string TooFew = "Five sign-ins are needed before it is known what is usual.";

            public static string TimesInWords(string what, int count, double usual, double last, double? waiting)
            {
                var words = string.Create(CultureInfo.InvariantCulture, $"{what}, {count} places: ");
                words += usual > 0 ? string.Create(CultureInfo.InvariantCulture, $"usually {usual:F0} ms on average, last confirmed {last:F0} ms") : string.Create(CultureInfo.InvariantCulture, $"last confirmed {last:F0} ms on average");
                return words + (waiting is { } other ? string.Create(CultureInfo.InvariantCulture, $", not confirmed {other:F0} ms") : "");
            }

            public static string SpeedsInWords(double usual, double? waiting) => string.Create(CultureInfo.InvariantCulture, $"Usually {usual:F0} pixels per second on average")
                + (waiting is { } other ? string.Create(CultureInfo.InvariantCulture, $", in the sign-in that is not confirmed {other:F0}") : "");

            public static string PathInWords(string what, int points) => $"{what}: the way in the sign-in that is not confirmed, {points} points";
        }
    }
}
