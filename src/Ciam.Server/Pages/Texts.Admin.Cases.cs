using System.Globalization;
using Ciam.Server.Admin;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    internal static partial class Admin
    {
        public const string Cases = "Cases";
        public const string CasesLead = "Payments that were held, and payments that customers dispute. The dearest come first: the amount times the probability of fraud.";
        public const string NoCases = "Nothing waits.";
        public const string OnePayment = "Payment";
        public const string FraudProbability = "Probability of fraud";
        public const string ExpectedLoss = "Expected loss";
        public const string ReleaseWaits = "release waits for a second person";
        public const string PaymentOutcome = "What became of it";
        public const string ReleaseProposedBy = "Release wanted by";
        public const string DecidedBy = "Decided by";
        public const string CaseNotes = "Notes";
        public const string CaseNote = "Note";
        public const string WhatWeighed = "What weighed";
        public const string CustomerReads = "What the customer may read:";
        public const string Feature = "Feature";
        public const string FeatureValue = "Value";
        public const string LogOdds = "Log-odds";
        public const string BaseOfAll = "Base";
        public const string SumOfAll = "Together";
        public const string Neighbours = "Who else pays this payee or uses this device";
        public const string NoNeighbours = "Nobody else does.";
        public const string Payee = "Payee";
        public const string SharedDevice = "Device";
        public const string PaymentTimeline = "Newest payments of the customer";
        public const string DecideCase = "Decide";
        public const string DecideMeans = "That it was fraud, one may say. To let the money go, a second person has to agree. What you decide teaches the model.";
        public const string ItWasFraud = "It was fraud";
        public const string ProposeRelease = "Let it go, if a second person agrees";
        public const string AgreeToRelease = "Agree to let it go";
        public const string CaseNoted = "Noted.";
        public const string SecondMustAgree = "You wanted it let go: a second person has to agree.";

        public static string PaymentInWords(decimal? amount, string? currency, string? action) =>
            action is not null ? action.Replace('_', ' ') : $"{currency} {amount?.ToString("N2", CultureInfo.InvariantCulture)}";

        public static string WithFrauds(string name, int frauds) => $"{(name.Length > 18 ? name[..17] + "…" : name)}, fraud: {frauds}";

        public static string Probability(double score) => score.ToString("P1", CultureInfo.InvariantCulture);

        public static string Loss(double loss) => loss.ToString("0.##", CultureInfo.InvariantCulture);

        public static string Signed(double logOdds) => logOdds.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);

        public static string Shares(CaseNeighbour other) =>
            $"{(other is { ByPayee: true, ByDevice: true } ? "same payee and device" : other.ByPayee ? "same payee" : "same device")}, payments: {other.Payments}, of them fraud: {other.Frauds}";
    }
}
