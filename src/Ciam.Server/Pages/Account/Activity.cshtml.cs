using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Account;

/// <summary>Everything that happened on the account, in plain words, twenty at a time.</summary>
internal sealed class ActivityModel(Sessions sessions, OwnAccount own, TimeProvider clock) : AccountPage(sessions, clock)
{
    private const int PerPage = 20;
    private const int LastPage = 500;

    public int Number { get; private set; } = 1;
    public bool HasOlder { get; private set; }
    public IReadOnlyList<Happening> Happenings { get; private set; } = [];

    public async Task OnGetAsync([FromQuery(Name = "p")] string? page, CancellationToken ct)
    {
        Number = int.TryParse(page, out var asked) ? Math.Clamp(asked, 1, LastPage) : 1;
        var found = await own.HistoryAsync(Me.Id, (Number - 1) * PerPage, PerPage + 1, ct);
        HasOlder = found.Count > PerPage && Number < LastPage;
        Happenings = [.. found.Take(PerPage)];
    }
}
