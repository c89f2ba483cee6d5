namespace Ciam.Samples.Bank;

/// <summary>Names of the logins of this application: the bank's own, and that of the partner who lives under /partner.</summary>
internal static class Schemes
{
    public const string Bank = "bank";
    public const string BankLogin = "bank-login";
    public const string Partner = "partner";
    public const string PartnerLogin = "partner-login";
}
