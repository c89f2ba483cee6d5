namespace Ciam.Server.Pages;

internal static partial class Texts
{
    /// <summary>Approving a payment to the letter, and the receipts of it.</summary>
    internal static class Payments
    {
        public static string Code => Say("Code for this payment");
        public static string SendCode => Say("Send me a code for this payment");
        public static string CodeMissing => Say("Enter the 6-digit code from the message.");
        public static string ProofWrong => Say("This is not right for this payment, or it has expired. Try again, or ask for a new code.");
        public static string SignLead => Say("Your passkey signs exactly this payment: amount, payee and account.");
        public static string Sign => Say("Confirm with your passkey");
        public static string SignFailed => Say("The passkey did not answer. Try again, or use a code.");
        public static string TooSoon => Say("A code is on its way. Wait half a minute before you ask for another one.");
        public static string NoWay => Say("To approve payments we need a phone number or an e-mail address of yours that you have confirmed. Add one in your account, then begin again.");

        public static string SendLead(string to) => Say($"We send a code to {to}. The message names amount and payee: the code is good for exactly this payment.");
        public static string CodeHint(string to) => Say($"Sent to {to}, good for 5 minutes. Compare amount and payee in the message with what you read here.");

        public static string MenuShort => Say("Payments");
        public static string Menu => Say("Payments you approved");
        public static string Lead => Say("Each payment you approved, exactly as you approved it. The receipt is signed by the bank: keep it, and anybody can check it.");
        public static string None => Say("No payments yet");
        public static string NoneHint => Say("When you approve a payment that an app asks for, its receipt appears here.");
        public static string Download => Say("Download the receipt");
        public static string ForApp => Say("Asked by");
        public static string Proof => Say("Confirmed with");
        public static string When => Say("Approved");

        public static string Method(string method) => method == "passkey" ? Say("your passkey") : Say("a code for this payment");
        public static string Key => Say("Download the key that checks it");
        public static string KeyOf(string payee) => $"{Key}: {payee}";
        public static string DownloadOf(string payee) => $"{Download}: {payee}";
    }
}
