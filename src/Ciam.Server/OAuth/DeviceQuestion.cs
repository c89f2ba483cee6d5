using Ciam.Protocol;
using Ciam.Protocol.Assurance;
using Ciam.Protocol.PaymentApproval;
using Ciam.Protocol.Registration;
using Ciam.Protocol.RichAuthorization;
using Ciam.Server.SignIn;
using Ciam.Storage.OAuth;

namespace Ciam.Server.OAuth;

/// <summary>What leads a browser back to a device's request: the code that was typed, by whom, and since when a fresh sign-in was asked for, if it was.</summary>
internal sealed record DeviceSlip(string UserCode, Guid CustomerId, DateTimeOffset? Since);

/// <summary>What the customer is asked before a device is let in.</summary>
internal sealed record DeviceQuestion(DeviceCodeRow Request, Client Client, DeviceSlip Slip, string Path)
{
    public IReadOnlyList<AuthorizationDetail> Details { get; } = AuthorizationDetailList.Read(Request.AuthorizationDetails) ?? [];

    /// <summary>Where the app says it is at home; null for one that has no address.</summary>
    public string? ClientHost => ClientHome.Of(Client.ClientId, Client.RedirectUris, Client.Metadata);

    /// <summary>The payments in it, for whoever answers it; null where there are none.</summary>
    public PaymentQuestion? PaymentOf(LiveSession session) =>
        PaymentStatement.PaymentsOf(Details) is { Count: > 0 } payments ? new(session, new Guid(Request.Hash.AsSpan(0, 16)), Client.ClientId, Client.ClientName, payments) : null;

    public bool MovesMoney => Details.Any(detail => detail.Type!.MovesMoney);

    /// <summary>The customer signed in for this very device: that was judged then, and counts for a payment.</summary>
    public bool IsProvenForThis(LiveSession session) => Slip.Since is { } since && session.Row.AuthTime >= since;

    /// <summary>False when the customer must sign in better or anew first. What is only wished for is asked for once, not insisted on; for money it is.</summary>
    [Spec("RFC8628-3.3")]
    public bool MayGoOn(LiveSession session) =>
        MovesMoney ? IsProvenForThis(session) && IsStrongEnough(session) : IsStrongEnough(session) || Slip.Since is not null;

    private bool IsStrongEnough(LiveSession session) => Acr.Satisfies(session.Row.Acr, Request.AcrWanted);
}
