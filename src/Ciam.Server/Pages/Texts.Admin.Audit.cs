using System.Globalization;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    internal static partial class Admin
    {
        public const string Proof = "Proof";
        public const string LastSeal = "Last seal";
        public const string NeverSealed = "Nothing has been sealed yet.";
        public const string Unsealed = "Not sealed yet";
        public const string Receiver = "Receiver";
        public const string Behind = "Entries behind";
        public const string Lag = "Lag";
        public const string LastFailure = "Last failure";
        public const string UpToDate = "up to date";
        public const string NoReceivers = "No anchor and no export is configured.";
        public const string OnBehalfOf = "Through";
        public const string Erased = "What this entry told of the customer was erased.";

        public static string SealName(long number, string at) => string.Create(CultureInfo.InvariantCulture, $"number {number}, {at}");

        public static string LagName(TimeSpan lag) => lag switch
        {
            { TotalMinutes: < 1 } => "under a minute",
            { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)lag.TotalMinutes} min"),
            { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)lag.TotalHours} h"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{(int)lag.TotalDays} days"),
        };
    }
}
