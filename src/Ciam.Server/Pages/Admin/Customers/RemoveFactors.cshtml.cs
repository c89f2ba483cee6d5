using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Customers;

/// <summary>Begins the way back of a customer who lost every second factor.</summary>
[Needs(Permission.RemoveFactors)]
internal sealed class RemoveFactorsPage(CustomerDesk desk, CustomerDeeds deeds, TimeProvider clock) : DeedPage(desk, clock)
{
    protected override string DoneWords => A.FactorRemovalAsked;

    [Needs(Permission.RemoveFactors)]
    public Task<IActionResult> OnPostAsync(string id, [FromForm] string? first, [FromForm] string? second, CancellationToken ct) =>
        IdentityProofs.Read([first, second]) is { } seen ? DoAsync(id, deed => deeds.RemoveFactorsAsync(deed, seen, ct), ct) : RefuseAsync(id, A.ProofsMissing, ct);

    protected override DeedForm Describe(string subject, string backPath) => new()
    {
        Title = A.RemoveFactors,
        Subject = subject,
        Consequence = A.RemoveFactorsMeans,
        Button = A.RemoveFactors,
        Dangerous = true,
        BackPath = backPath,
        Proofs = [.. Enum.GetValues<IdentityProof>().Select(proof => (proof.ToString(), A.ProofName(proof)))],
    };
}
