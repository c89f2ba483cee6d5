using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Ciam.Server.Transactions;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Models;

/// <summary>Proposes a challenger, or agrees to what somebody else proposed.</summary>
[Needs(Permission.ActivatePolicies)]
internal sealed class PromotePage(ModelDesk desk, ModelShelf shelf, TimeProvider clock) : ModelDeedPage(desk)
{
    protected override string Title => A.Promote;
    protected override string Consequence => A.PromoteMeans;
    protected override string Wanted => ModelShelf.Challenger;

    [Needs(Permission.ActivatePolicies)]
    public Task<IActionResult> OnPostAsync(string id, CancellationToken ct) => DoAsync(id, async why => (await shelf.PromoteAsync(id, Staff.Id, why, clock.GetUtcNow(), ct)).Deed switch
    {
        ModelDeed.Proposed => (A.ModelProposed, false),
        ModelDeed.Done => (A.ModelInForce, false),
        ModelDeed.SecondPersonNeeded => (A.SecondModelPerson, true),
        ModelDeed.NotProven => (A.ModelNotProven, true),
        _ => (A.NothingToDo, true),
    }, ct);
}
