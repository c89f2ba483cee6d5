using Ciam.Server.OAuth;
using Ciam.Server.SignIn;
using Ciam.Storage.SignIn;

namespace Ciam.Server.Pages.Account;

/// <summary>What apps ask the customer now, and what became of what they asked lately.</summary>
internal sealed class ApprovalsModel(Sessions sessions, BackchannelQuestions questions, OtherDeviceAnswers signIns, TimeProvider clock) : AccountPage(sessions, clock)
{
    public IReadOnlyList<AskedApproval> Asked { get; private set; } = [];

    /// <summary>Sign-ins of other browsers that wait for this one's word.</summary>
    public IReadOnlyList<OtherDeviceRow> SignIns { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct)
    {
        Asked = await questions.ListAsync(Me.Id, Now, ct);
        SignIns = await signIns.OpenAsync(Session, Now, ct);
    }
}
