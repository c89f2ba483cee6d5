using System.Text;
using Ciam.Server.OAuth;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Account;

/// <summary>Every payment the customer approved, with its signed receipt to keep.</summary>
internal sealed class PaymentsModel(Sessions sessions, PaymentReceipts receipts, TimeProvider clock) : AccountPage(sessions, clock)
{
    public IReadOnlyList<KeptReceipt> Receipts { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct) => Receipts = await receipts.ListAsync(Me.Id, ct);

    /// <summary>The compact JWS as it was signed.</summary>
    public async Task<IActionResult> OnGetReceiptAsync([FromQuery] Guid id, CancellationToken ct) =>
        await receipts.FindAsync(Me.Id, id, ct) is { Row: var row } ? File(Encoding.ASCII.GetBytes(row.Receipt), "application/jose", $"payment-{id:D}.jws") : NotFound();

    /// <summary>The key that checks it, as a JWK Set: published keys are retired sooner.</summary>
    public async Task<IActionResult> OnGetKeysAsync([FromQuery] Guid id, CancellationToken ct) =>
        await receipts.FindAsync(Me.Id, id, ct) is { Row: var row } ? File(Encoding.UTF8.GetBytes(row.Jwks), "application/jwk-set+json", $"payment-{id:D}.jwks.json") : NotFound();
}
