namespace Ciam.Server.Pages;

internal static partial class Texts
{
    /// <summary>How a customer types and moves: the question after signing in, and the switch in the account.</summary>
    internal static class Behaviour
    {
        public static string Menu => Say("Typing");
        public static string Title => Say("How you type and move");
        public static string Lead => Say("Your rhythm on the keyboard and the way you move are hard to imitate. We can use them to notice when somebody else has your password.");

        public static string AskTitle => Say("One more thing that can protect you");
        public static string AskLead => Say("Nobody types quite like you. If you like, we get to know your rhythm, and ask for a second step when somebody with your password types differently.");
        public static string AskYes => Say("Yes, switch it on");
        public static string AskNo => Say("Not now");
        public static string AskLater => Say("You can change this at any time in your account, under \"Typing\". We do not ask again.");
        public static string AskMore => Say("What exactly do you measure?");

        public static string StateOn => Say("Switched on");
        public static string StateOff => Say("Switched off");
        public static string Since(DateTimeOffset at) => Say($"since {When(at)}");
        public static string SwitchOn => Say("Switch on");
        public static string SwitchOff => Say("Switch off and erase");
        public static string SwitchOffHint => Say("Everything we learned is erased at once.");
        public static string EraseNow => Say("Erase and begin anew");
        public static string EraseHint => Say("What we learned is erased; from the next sign-in on we learn it afresh.");
        public static string SwitchedOn => Say("Switched on. After about five sign-ins we know your rhythm.");
        public static string SwitchedOff => Say("Switched off. Everything we had learned was erased.");
        public static string Erased => Say("Erased. We begin anew with your next sign-in.");

        public static string Learned => Say("What we know so far");
        public static string NothingLearned => Say("Nothing yet");
        public static string NothingLearnedHint => Say("We learn from sign-ins that were surely yours.");
        public static string LastLearned => Say("last learned");
        public static string KindOf(string kind) => kind switch
        {
            "typing-name" => Say("How you type your e-mail address"),
            "typing-password" => Say("How you type your password"),
            "pointer" => Say("How you move the pointer"),
            _ => Say("How you touch the screen"),
        };

        public static string Measured => Say("What is measured");
        public static IReadOnlyList<string> MeasuredItems =>
        [
            Say("When keys go down and come up while you type your e-mail address and password. Never which keys, never what you write."),
            Say("How the pointer moves and how fingers stroke the screen on our pages."),
        ];

        public static string Purpose => Say("What for, and how long");
        public static IReadOnlyList<string> PurposeItems =>
        [
            Say("Only to notice somebody else at sign-in. A difference may make us ask for a second step; it never locks you out."),
            Say("It is kept encrypted, about your last 40 sign-ins of it, until you switch it off."),
            Say("Movements of customers who agreed help to tell others apart, without their names; yours leave with you."),
        ];

        public static string Without => Say("Without it");
        public static string WithoutWords => Say("You type irregularly, use assistive technology or a password manager? Leave it off. Nothing else changes, and nothing is held against you.");
    }
}
