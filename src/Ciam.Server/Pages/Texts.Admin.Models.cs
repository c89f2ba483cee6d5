using System.Globalization;
using Ciam.Decisions.Learning;
using Ciam.Server.Transactions;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    internal static partial class Admin
    {
        public const string Models = "Payment models";
        public const string ModelsLead = "A model gives each payment its probability of fraud, by adding up what every feature says. It is trained on what became of payments, tried in the shadow, and put in force by two people on a proof.";
        public const string Model = "Model";
        public const string NoModels = "None has been trained yet: payments are judged by the house's own.";
        public const string NoModelsHint = "The first is trained by itself once enough payments have a known end, or at once by: ciam model train";
        public const string Trained = "Trained";
        public const string PutInForce = "Put in force";
        public const string EndedBecause = "Ended because";
        public const string Bursts = "Labels that wait for a look";
        public const string BurstsLead = "One source said unusually much on one day. What it said that day teaches nothing until somebody else than the source has looked at it.";
        public const string NoBursts = "Nothing waits.";
        public const string BurstSource = "Said by";
        public const string BurstDay = "Day";
        public const string BurstLabels = "Labels";
        public const string BurstRelease = "Let them teach";
        public const string BurstReleased = "They teach from the next training on.";
        public const string BurstNotReleased = "That was done already, or they are your own: somebody else has to look.";
        public const string Looked = "Looked at";
        public const string Promote = "Put in force";
        public const string PromoteMeans = "The first person proposes it, a second one agrees, and from the next payment on it judges in place of the model in force. The bank's own rules stay as they are.";
        public const string ModelProposed = "Proposed. Somebody else has to agree within seven days.";
        public const string ModelInForce = "It is in force.";
        public const string SecondModelPerson = "You proposed it: somebody else has to agree.";
        public const string ModelNotProven = "It is not proven yet to be better. The page of the model says what is missing.";
        public const string RollBack = "Back to the last good one";
        public const string RollBackMeans = "From the next payment on the model before judges again. This one is withdrawn and does not come back by itself.";
        public const string RolledBack = "The model before is in force again.";
        public const string ProofTitle = "Against the model in force";
        public const string ProofHolds = "Proven to be better.";
        public const string HeldBackFigures = "Measured on the days held back";
        public const string Figure = "Figure";
        public const string FigureValue = "Value";
        public const string Interval = "95 % interval";
        public const string DriftTitle = "How payments have moved since it was trained";
        public const string DriftLead = "Population stability index of each feature: above 0.1 something moved, above 0.25 much did.";
        public const string NotWatchedYet = "It has not been watched yet: only the model in force is.";
        public const string Segments = "Genuine payments stopped, by segment";
        public const string Segment = "Segment";
        public const string Genuine = "Genuine";
        public const string Stopped = "Stopped";
        public const string StoppedShare = "Share";
        public const string Reaches = "What it goes by";
        public const string ReachesLead = "How far each feature can move the score, in log-odds.";
        public const string SightsTitle = "What it was seen doing";
        public const string SeenAt = "Seen at";
        public const string SeenPayments = "Payments";
        public const string Alarms = "Not simply allowed";
        public const string FraudsPromised = "Frauds promised / happened";
        public const string LimitsTitle = "Limits";
        public const string CardTitle = "Card";

        public static string ProposedBy(string name, string? why) => $"Proposed by {name}: {why}.";
        public static string AgreedBy(string name) => $"Agreed to by {name}.";
        public static string ModelTitle(string version) => $"Model {version}";

        public static string ModelStateName(string state) => state switch
        {
            ModelShelf.Challenger => "In the shadow",
            ModelShelf.Champion => "In force",
            ModelShelf.Withdrawn => "Withdrawn",
            _ => "Retired",
        };

        public static string ModelVerdictName(ModelVerdict verdict) => verdict switch
        {
            ModelVerdict.Good => "Good",
            ModelVerdict.Watch => "To be looked at",
            _ => "Fell back",
        };

        public static string CardFacts(ModelCard card) => string.Create(CultureInfo.InvariantCulture,
            $"{card.Rows} payments of {card.Customers} customers under pseudonyms from {card.From.UtcDateTime:d MMM yyyy} to {card.Until.UtcDateTime:d MMM yyyy}, {card.Frauds} of them fraud; {card.HeldRows} of the last days with {card.HeldFrauds} frauds held back. {card.Quarantined} labels in quarantine.");

        public static string ProofFacts(PromotionProof proof) => string.Create(CultureInfo.InvariantCulture,
            $"On {proof.Rows} payments of known end, {proof.Frauds} of them fraud, at {proof.FalsePositives:P1} false alarms: the one in force finds {proof.ChampionRecall:P1}, this one {proof.ChallengerRecall:P1}; the gain lies between {proof.GainLow:P1} and {proof.GainHigh:P1}.");
    }
}
