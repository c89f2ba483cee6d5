namespace Ciam.Server.Pages;

internal static partial class Texts
{
    /// <summary>The consent page: scopes in a customer's words.</summary>
    internal static class Consent
    {
        public const string Title = "Allow access?";
        public const string Agree = "Allow";
        public const string Decline = "Do not allow";
        public const string WillSee = "It will be able to:";
        public const string Withdraw = "You can take this back at any time under Account, Apps.";
        public const string GoneTitle = "This page has expired";
        public const string Gone = "Go back to the app and try again.";

        public static string Asks(string client, string host) => $"{client} ({host}) is not part of your bank. It asks for access to your account.";

        public static string SignedInAs(string name) => $"You are signed in as {name}.";

        public static string Scope(string scope) => scope switch
        {
            "openid" => "Know that it is you who comes back",
            "profile" => "See your name",
            "email" => "See your e-mail address",
            "phone" => "See your phone number",
            "offline_access" => "Keep this access while you are not using it",
            "behaviour" => "Report how you type and move, if you have switched that on",
            "accounts" => "See your accounts, balances and transactions",
            "accounts.read" => "See your accounts and balances",
            "payments" => "Prepare payments, which you confirm one by one",
            _ => $"Use {scope}",
        };
    }
}
