namespace Ciam.Server.Transactions;

/// <summary>Who is paid: by IBAN, or by whatever else names an account in the bank's own books.</summary>
internal sealed record AskedPayee
{
    private const int LongestName = 70;
    private const int LongestAccount = 64;

    public string? Name { get; init; }
    public string? Iban { get; init; }
    public string? Account { get; init; }

    public string? Fault() =>
        Iban is null == Account is null ? "payee: has either an iban or an account"
        : Iban is not null && !Protocol.RichAuthorization.Iban.IsValid(Iban) ? "payee.iban: not an IBAN"
        : Account is not null && !AssessmentRequest.IsLine(Account, LongestAccount) ? $"payee.account: 1 to {LongestAccount} characters are needed"
        : Name is not null && !AssessmentRequest.IsLine(Name, LongestName) ? $"payee.name: one line of at most {LongestName} characters"
        : null;
}

/// <summary>What the app knows its installation by.</summary>
internal sealed record AskedDevice(string? Id);

/// <summary>A program that acts for the customer.</summary>
internal sealed record AskedAgent(string? Id);

/// <summary>What the app noticed on the device; absent is unknown, not no.</summary>
internal sealed record AskedHints(bool? RemoteControl, bool? ActiveCall, bool? ScreenShared);

/// <summary>Whether the customer is to be asked at once, and what the question says where no money moves.</summary>
internal sealed record AskedApproval(bool Start, string? BindingMessage);
