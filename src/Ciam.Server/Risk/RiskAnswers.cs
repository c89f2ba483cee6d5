using Ciam.Decisions.Risk;
using Ciam.Protocol;

namespace Ciam.Server.Risk;

/// <summary>What a verdict means on the wire.</summary>
/// <param name="AskFactor">Another factor is to be asked for before going on.</param>
/// <param name="Refusal">The answer to the client, when the request ends here.</param>
/// <param name="RevokeGrant">What the request stood on must die with it.</param>
public sealed record RiskAnswer(bool AskFactor, Refusal? Refusal, bool RevokeGrant)
{
    public bool Proceeds => !AskFactor && Refusal is null;
}

/// <summary>The one table from verdicts to answers; the words never tell which sign gave it away.</summary>
public static class RiskAnswers
{
    private static readonly RiskAnswer Proceed = new(false, null, false);
    private static readonly RiskAnswer AskFactor = new(true, null, false);

    public static RiskAnswer For(JudgedRequest judged) => (judged.Facts.Purpose, judged.Judgment.Verdict) switch
    {
        (_, Verdict.Allow) => Proceed,
        (Purpose.SignIn or Purpose.SilentAuthorize, Verdict.StepUp) => AskFactor,

        // A session that is certainly in other hands dies, its cookie with it; the owner signs in again.
        (Purpose.SilentAuthorize, _) when !judged.Facts.Unavailable => Refused(Refusal.AccessDenied("the request was refused for the safety of the account")) with { RevokeGrant = true },
        (Purpose.SignIn or Purpose.SilentAuthorize, _) => Refused(Refusal.AccessDenied("the request was refused for the safety of the account")),

        // Nothing speaks against the client, we are blind: it may try again, and keeps what it has.
        _ when judged.Facts.Unavailable => Refused(Refusal.TemporarilyUnavailable("the request cannot be checked at the moment, try again later")),

        // There is nobody to ask at the token endpoint: the client sends its user to authorize, where the factor is asked for.
        (Purpose.RefreshToken, Verdict.StepUp) => Refused(Refusal.InvalidGrant("the user must sign in again")),
        (Purpose.AuthorizationCode or Purpose.RefreshToken, _) =>
            new RiskAnswer(false, Because(judged, Refusal.InvalidGrant("the grant was revoked for the safety of the account")), true),
        _ => Refused(Refusal.AccessDenied("the request was refused for the safety of the client")),
    };

    private static RiskAnswer Refused(Refusal refusal) => new(false, refusal with { Check = nameof(RiskGate) }, false);

    /// <summary>The reasons go to the log and the admin pages only.</summary>
    private static Refusal Because(JudgedRequest judged, Refusal refusal) => refusal with
    {
        Check = nameof(RiskGate),
        Detail = string.Join(", ", judged.Judgment.Evidence.Where(e => e.Contribution > 0).Select(e => RiskJson.NameOf(e.Code))),
    };
}
