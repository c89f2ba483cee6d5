namespace Ciam.Server.Pages;

internal static partial class Texts
{
    /// <summary>How a customer types and moves: the question after signing in, and the switch in the account.</summary>
    internal static class Behaviour
    {
        public const string Menu = "Typing";
        public const string Title = "How you type and move";
        public const string Lead = "Your rhythm on the keyboard and the way you move are hard to imitate. We can use them to notice when somebody else has your password.";

        public const string AskTitle = "One more thing that can protect you";
        public const string AskLead = "Nobody types quite like you. If you like, we get to know your rhythm, and ask for a second step when somebody with your password types differently.";
        public const string AskYes = "Yes, switch it on";
        public const string AskNo = "Not now";
        public const string AskLater = "You can change this at any time in your account, under \"Typing\". We do not ask again.";
        public const string AskMore = "What exactly do you measure?";

        public const string StateOn = "Switched on";
        public const string StateOff = "Switched off";
        public static string Since(DateTimeOffset at) => $"since {When(at)}";
        public const string SwitchOn = "Switch on";
        public const string SwitchOff = "Switch off and erase";
        public const string SwitchOffHint = "Everything we learned is erased at once.";
        public const string EraseNow = "Erase and begin anew";
        public const string EraseHint = "What we learned is erased; from the next sign-in on we learn it afresh.";
        public const string SwitchedOn = "Switched on. After about five sign-ins we know your rhythm.";
        public const string SwitchedOff = "Switched off. Everything we had learned was erased.";
        public const string Erased = "Erased. We begin anew with your next sign-in.";

        public const string Learned = "What we know so far";
        public const string NothingLearned = "Nothing yet";
        public const string NothingLearnedHint = "We learn from sign-ins that were surely yours.";
        public const string LastLearned = "last learned";
        public static string KindOf(string kind) => kind switch
        {
            "typing-name" => "How you type your e-mail address",
            "typing-password" => "How you type your password",
            "pointer" => "How you move the pointer",
            _ => "How you touch the screen",
        };

        public const string Measured = "What is measured";
        public static readonly IReadOnlyList<string> MeasuredItems =
        [
            "When keys go down and come up while you type your e-mail address and password. Never which keys, never what you write.",
            "How the pointer moves and how fingers stroke the screen on our pages.",
        ];

        public const string Purpose = "What for, and how long";
        public static readonly IReadOnlyList<string> PurposeItems =
        [
            "Only to notice somebody else at sign-in. A difference may make us ask for a second step; it never locks you out.",
            "It is kept encrypted, about your last 40 sign-ins of it, until you switch it off.",
            "Movements of customers who agreed help to tell others apart, without their names; yours leave with you.",
        ];

        public const string Without = "Without it";
        public const string WithoutWords = "You type irregularly, use assistive technology or a password manager? Leave it off. Nothing else changes, and nothing is held against you.";
    }
}
