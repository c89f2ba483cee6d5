using Ciam.Protocol.RichAuthorization;
using Ciam.Server.OAuth;

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
        public const string Policy = "How the app handles your data";
        public const string Terms = "The app's terms";
        public const string GoneTitle = "This page has expired";
        public const string Gone = "Go back to the app and try again.";

        public const string Once = "This is for this one time. It will be asked again the next time.";

        public static string TitleOf(ConsentQuestion question) => question.Details.Any(detail => detail.Type!.MovesMoney) ? "Allow this payment?" : Title;

        public static string Asks(ConsentQuestion question) => question switch
        {
            { FirstParty: true, Details.Count: > 0 } => $"{question.ClientName} asks for this in your name. Check that it is what you want.",
            { Details.Count: > 0 } => $"{question.ClientName} ({question.ClientHost}) is not part of your bank. It asks for this in your name. Check that it is what you want.",
            _ => $"{question.ClientName} ({question.ClientHost}) is not part of your bank. It asks for access to your account.",
        };

        /// <summary>Details in one sentence: who gets how much, or what will be seen.</summary>
        public static string Heading(AuthorizationDetail detail) => detail.TypeName switch
        {
            DetailCatalog.PaymentInitiation when PaymentView.Of(detail) is { } payment => $"Pay {payment.Currency} {payment.Amount} to {payment.CreditorName}",
            DetailCatalog.AccountInformation => AccountsView.Of(detail) is { Ibans.Count: > 0 } ? "See these accounts" : "See all your accounts",
            DetailCatalog.ConfirmationOfPayee => "Check whose account it is before somebody pays",
            var unknown => throw new ArgumentException($"Nobody has said in words what {unknown} is.", nameof(detail)),
        };

        public static IEnumerable<(string Name, string Value)> Facts(AuthorizationDetail detail)
        {
            if (PaymentView.Of(detail) is { } payment)
            {
                yield return ("To account", payment.CreditorIban);
                if (payment.DebtorIban is { } from)
                    yield return ("From account", from);
                if (payment.Remittance is { } message)
                    yield return ("Message", message);
            }
            else if (AccountsView.Of(detail) is { } accounts)
            {
                foreach (var iban in accounts.Ibans)
                    yield return ("Account", iban);
                foreach (var action in accounts.Actions)
                    yield return ("It may", AccountAction(action));
            }
        }

        private static string AccountAction(string action) => action switch
        {
            "list_accounts" => "See which accounts there are",
            "read_balances" => "See balances",
            "read_transactions" => "See transactions",
            _ => throw new ArgumentException("There is no such action.", nameof(action)),
        };

        public static string SignedInAs(string name) => $"You are signed in as {name}.";

        public static string Scope(string scope) => scope switch
        {
            "openid" => "Know that it is you who comes back",
            "profile" => "See your name and what else you filled in about yourself",
            "email" => "See your e-mail address",
            "phone" => "See your phone number",
            "address" => "See your postal address",
            "offline_access" => "Keep this access while you are not using it",
            "behaviour" => "Report how you type and move, if you have switched that on",
            "grant_management_query" => "Look up what you have allowed it",
            "grant_management_revoke" => "Give back what you have allowed it",
            "accounts" => "See your accounts, balances and transactions",
            "accounts.read" => "See your accounts and balances",
            "payments" => "Prepare payments, which you confirm one by one",
            _ => $"Use {scope}",
        };
    }
}
