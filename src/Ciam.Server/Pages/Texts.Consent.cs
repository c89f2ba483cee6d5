using Ciam.Protocol.RichAuthorization;
using Ciam.Server.OAuth;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    /// <summary>The consent page: scopes in a customer's words.</summary>
    internal static class Consent
    {
        public static string Title => Say("Allow access?");
        public static string Agree => Say("Allow");
        public static string Decline => Say("Do not allow");
        public static string WillSee => Say("It will be able to:");
        public static string Withdraw => Say("You can take this back at any time under Account, Apps.");
        public static string Policy => Say("How the app handles your data");
        public static string Terms => Say("The app's terms");
        public static string GoneTitle => Say("This page has expired");
        public static string Gone => Say("Go back to the app and try again.");

        public static string Once => Say("This is for this one time. It will be asked again the next time.");

        public static string TitleOf(ConsentQuestion question) => question.Details.Any(detail => detail.Type!.MovesMoney) ? Say("Allow this payment?") : Title;

        public static string Asks(ConsentQuestion question) => question switch
        {
            { FirstParty: true, Details.Count: > 0 } => Say($"{question.ClientName} asks for this in your name. Check that it is what you want."),
            { Details.Count: > 0 } => Say($"{question.ClientName} ({question.ClientHost}) is not part of your bank. It asks for this in your name. Check that it is what you want."),
            _ => Say($"{question.ClientName} ({question.ClientHost}) is not part of your bank. It asks for access to your account."),
        };

        /// <summary>Details in one sentence: who gets how much, or what will be seen.</summary>
        public static string Heading(AuthorizationDetail detail) => detail.TypeName switch
        {
            DetailCatalog.PaymentInitiation when PaymentView.Of(detail) is { } payment => Pay(payment),
            DetailCatalog.AccountInformation => AccountsView.Of(detail) is { Ibans.Count: > 0 } ? Say("See these accounts") : Say("See all your accounts"),
            DetailCatalog.ConfirmationOfPayee => Say("Check whose account it is before somebody pays"),
            var unknown => throw new ArgumentException($"Nobody has said in words what {unknown} is.", nameof(detail)),
        };

        public static IEnumerable<(string Name, string Value)> Facts(AuthorizationDetail detail)
        {
            if (PaymentView.Of(detail) is { } payment)
            {
                foreach (var fact in Facts(payment))
                    yield return fact;
            }
            else if (AccountsView.Of(detail) is { } accounts)
            {
                foreach (var iban in accounts.Ibans)
                    yield return (Say("Account"), iban);
                foreach (var action in accounts.Actions)
                    yield return (Say("It may"), AccountAction(action));
            }
        }

        public static string Pay(PaymentView payment) => Say($"Pay {payment.Currency} {payment.Amount} to {payment.CreditorName}");

        public static IEnumerable<(string Name, string Value)> Facts(PaymentView payment)
        {
            yield return (Say("To account"), payment.CreditorIban);
            if (payment.DebtorIban is { } from)
                yield return (Say("From account"), from);
            if (payment.Remittance is { } message)
                yield return (Say("Message"), message);
        }

        private static string AccountAction(string action) => action switch
        {
            "list_accounts" => Say("See which accounts there are"),
            "read_balances" => Say("See balances"),
            "read_transactions" => Say("See transactions"),
            _ => throw new ArgumentException("There is no such action.", nameof(action)),
        };

        public static string SignedInAs(string name) => Say($"You are signed in as {name}.");

        public static string Scope(string scope) => scope switch
        {
            "openid" => Say("Know that it is you who comes back"),
            "profile" => Say("See your name and what else you filled in about yourself"),
            "email" => Say("See your e-mail address"),
            "phone" => Say("See your phone number"),
            "address" => Say("See your postal address"),
            "offline_access" => Say("Keep this access while you are not using it"),
            "behaviour" => Say("Report how you type and move, if you have switched that on"),
            "grant_management_query" => Say("Look up what you have allowed it"),
            "grant_management_revoke" => Say("Give back what you have allowed it"),
            "accounts" => Say("See your accounts, balances and transactions"),
            "accounts.read" => Say("See your accounts and balances"),
            "payments" => Say("Prepare payments, which you confirm one by one"),
            _ => Say($"Use {scope}"),
        };
    }
}
