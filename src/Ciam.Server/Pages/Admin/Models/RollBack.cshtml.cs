using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Ciam.Server.Transactions;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Models;

/// <summary>Back to the last good model: one person is enough, since going back is the safe way.</summary>
[Needs(Permission.ActivatePolicies)]
internal sealed class RollBackPage(ModelDesk desk, ModelShelf shelf, TimeProvider clock) : ModelDeedPage(desk)
{
    protected override string Title => A.RollBack;
    protected override string Consequence => A.RollBackMeans;
    protected override string Wanted => ModelShelf.Champion;

    [Needs(Permission.ActivatePolicies)]
    public Task<IActionResult> OnPostAsync(string id, CancellationToken ct) => DoAsync(id, async why =>
        await shelf.RollBackAsync(Staff.Id, why, clock.GetUtcNow(), ct) is null ? (A.NothingToDo, true) : (A.RolledBack, false), ct);
}
