using Ciam.Protocol.Jose;

namespace Ciam.Protocol.RichAuthorization;

/// <summary>Access to accounts as its customer reads it; no account named means all of them. Made of details that satisfied every check.</summary>
public sealed record AccountsView(IReadOnlyList<string> Ibans, IReadOnlyList<string> Actions)
{
    /// <summary>Null for details of another type.</summary>
    public static AccountsView? Of(AuthorizationDetail detail) => detail.TypeName == DetailCatalog.AccountInformation
        ? new AccountsView(
            detail.Json.TryGetProperty("accounts", out var accounts) ? [.. accounts.EnumerateArray().Select(account => Iban.InPrint(account.Text("iban")!))] : [],
            detail.Json.Texts("actions")!)
        : null;
}
