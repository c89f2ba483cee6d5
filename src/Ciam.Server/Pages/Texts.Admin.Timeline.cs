using Ciam.Server.Admin;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    internal static partial class Admin
    {
        public const string TimelineKinds = "Kinds of moments";
        public const string NoMoments = "There is nothing of this kind.";

        public static string MomentKindName(MomentKind kind) => kind switch
        {
            MomentKind.All => "Everything",
            MomentKind.SignIns => "Sign-ins",
            MomentKind.Changes => "Changes",
            MomentKind.Apps => "Apps",
            MomentKind.Judgments => "Judgments",
            MomentKind.Messages => "Messages",
            MomentKind.Staff => "Staff",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

        public static string ChannelName(string channel) => channel switch
        {
            "mail" => "Mail",
            "sms" => "Text message",
            _ => "Call",
        };

        public static string To(string recipient) => $"to {recipient}";

        public static string Sending(MessageLine message) => message switch
        {
            { Failed: true } => "failed",
            { SentAt: null } => "waits to be sent",
            { CarrierStatus: { } status } => status,
            _ => "sent",
        };
    }
}
