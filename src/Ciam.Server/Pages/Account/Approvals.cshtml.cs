using Ciam.Server.OAuth;
using Ciam.Server.SignIn;

namespace Ciam.Server.Pages.Account;

/// <summary>What apps ask the customer now, and what became of what they asked lately.</summary>
internal sealed class ApprovalsModel(Sessions sessions, BackchannelQuestions questions, TimeProvider clock) : AccountPage(sessions, clock)
{
    public IReadOnlyList<AskedApproval> Asked { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct) => Asked = await questions.ListAsync(Me.Id, Now, ct);
}
