using Ciam.Server.Customers;
using Ciam.Server.OAuth;
using Ciam.Server.SignIn;

namespace Ciam.Server.Pages.Account;

/// <summary>The first page after signing in: recent sign-ins, and what would make the account safer.</summary>
internal sealed class IndexModel(Sessions sessions, OwnAccount own, Factors factors, BackchannelQuestions questions, OtherDeviceAnswers signIns, TimeProvider clock) : AccountPage(sessions, clock)
{
    private const int Shown = 6;

    public EnrolledFactors Factors { get; private set; } = null!;
    public IReadOnlyList<Happening> SignIns { get; private set; } = [];

    /// <summary>How many apps wait for an answer.</summary>
    public int Waiting { get; private set; }

    public bool SignInWaits { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        SignInWaits = (await signIns.OpenAsync(Session, Now, ct)).Count > 0;
        Factors = await factors.ListAsync(Me, ct);
        Waiting = await questions.CountOpenAsync(Me.Id, Now, ct);
        SignIns = await own.RecentSignInsAsync(Me.Id, Shown, ct);
    }
}
