namespace Ciam.Server.Pages;

internal static partial class Texts
{
    /// <summary>Pages that only the demo has.</summary>
    internal static class Dev
    {
        public const string Area = "Demo";
        public const string OutboxTitle = "Outbox";
        public const string OutboxLead = "Mail and text messages of this demo. Nothing leaves this machine.";
        public const string Empty = "Nothing was sent yet";
        public const string EmptyHint = "Codes and links appear here as soon as somebody asks for one.";
        public const string Mail = "Mail";
        public const string Sms = "SMS";
        public const string Call = "Call";
        public const string To = "to";
        public const string BodyGone = "The text was deleted, as messages are after a day.";
        public const string Reload = "Reload";

        public const string PlaceTitle = "Where are you?";
        public const string PlaceLead = "Choose where this browser seems to be. The server sees an address of that place; the places and networks are invented.";
        public const string PlaceNow = "You are here";
        public const string PlaceSet = "From now on you seem to be there.";
        public const string Home = "At home: Zurich";
        public const string GoOn = "Try it: sign in at the demo bank, choose another continent, and sign in again. Staff sees why the server asked for more.";
    }
}
