using Ciam.Protocol;
using Ciam.Protocol.Assurance;
using Ciam.Protocol.Authorize;
using Ciam.Server.SignIn;

namespace Ciam.Server.OAuth.Authorize;

/// <summary>What an authorization request asks of the session. Pure.</summary>
internal static class AuthorizeRules
{
    /// <summary>Details are agreed to for one authorization.</summary>
    public static Refusal AgreementUsed { get; } = Refusal.AccessDenied("what the customer agreed to has been given already");

    /// <summary>The sign-in that must come first, or null when the session will do.</summary>
    [Spec("OIDCC-3.1.2.3")]
    public static JourneyRequest? SignInNeeded(ValidRequest request, LiveSession? session, Guid? expected, OpenJourney? journey, DateTimeOffset now)
    {
        var wanted = AsJourney(request) with { ExpectedCustomerId = expected };
        if (session is null)
            return wanted;
        if (expected is { } id && id != session.Customer.Id)
            return wanted with { ProveAgain = true };
        if (AskedAgain(request, session, journey) || TooOld(request, session, now))
            return wanted with { ProveAgain = true, ExpectedCustomerId = request.PromptSelectAccount ? null : session.Customer.Id };
        return Acr.Satisfies(session.Row.Acr, wanted.AcrWanted) || (JustSignedIn(journey, session) && WillDo(request, session.Row.Acr))
            ? null
            : wanted with { ExpectedCustomerId = session.Customer.Id };
    }

    /// <summary>Risk wants another factor from the customer who is there; how much assurance it makes is the client's question, not risk's.</summary>
    public static JourneyRequest FactorNeeded(ValidRequest request, LiveSession session) =>
        AsJourney(request) with { RiskAsksFactor = true, ProveAgain = true, ExpectedCustomerId = session.Customer.Id };

    /// <summary>prompt=none allows no page; and whoever has just been through the pages is not sent there again.</summary>
    [Spec("OIDCC-3.1.2.6")]
    public static Refusal? NoSignInPossible(ValidRequest request, OpenJourney? journey, JourneyRequest need)
    {
        if (request.PromptNone)
            return need.RiskAsksFactor ? Refusal.InteractionRequired("the customer must prove a factor") : Refusal.LoginRequired("the customer must sign in");
        return journey is { EndedWell: true } ? Refusal.UnmetAuthenticationRequirements("the customer cannot meet what was asked") : null;
    }

    /// <summary>The journey that has just ended well is the one this session came from.</summary>
    public static bool JustSignedIn(OpenJourney? journey, LiveSession session) =>
        journey is { EndedWell: true } && journey.Row.SessionId == session.Row.Id;

    /// <summary>prompt=consent: a consent given before this request does not count.</summary>
    public static DateTimeOffset? ConsentAskedAfter(ValidRequest request, OpenJourney? journey) =>
        !request.PromptConsent ? null : journey?.Row.CreatedAt ?? DateTimeOffset.MaxValue;

    /// <summary>The customer went away, or risk turned them away.</summary>
    public static Refusal? Ended(OpenJourney? journey) => journey?.Row.Ending switch
    {
        "cancelled" => Refusal.AccessDenied("the customer cancelled"),
        JourneyEndings.Used => AgreementUsed,
        JourneyEndings.Unmet => Refusal.UnmetAuthenticationRequirements("the customer has no factor that reaches what was asked"),
        "refused" => Refusal.AccessDenied("the sign-in was refused"),
        _ => null,
    };

    public static JourneyRequest AsJourney(ValidRequest request) => new()
    {
        Authorize = request.Parameters.Values,
        Origin = request.Origin,
        ClientId = request.Client.ClientId,
        ClientName = request.Client.ClientName,
        RedirectUri = request.RedirectUri,
        LoginHint = request.LoginHint,
        Scopes = request.Scopes,
        AcrWanted = WantedAcr(request),
        AcrOrElse = OrElse(request),
    };

    /// <summary>The first class in the client's order that this server can reach; essential ones first (OIDC Core section 5.5.1.1); two factors at least where money moves.</summary>
    public static string WantedAcr(ValidRequest request) =>
        request.MovesMoney && !Acr.Satisfies(AskedAcr(request), Acr.TwoFactors) ? Acr.TwoFactors : AskedAcr(request);

    private static string AskedAcr(ValidRequest request) =>
        (request.EssentialAcr ?? []).Concat(request.AcrValues).FirstOrDefault(Acr.All.Contains) ?? Acrs.Password;

    /// <summary>The client's next wish for a customer without a passkey; a client that insists on one gets nobody without.</summary>
    private static string? OrElse(ValidRequest request)
    {
        var less = (request.EssentialAcr is { Count: > 0 } essential ? essential : request.AcrValues).FirstOrDefault(acr => acr != Acr.PhishingResistant && Acr.All.Contains(acr));
        if (less is null && request.EssentialAcr is { Count: > 0 })
            return null;
        return request.MovesMoney && !Acr.Satisfies(less, Acr.TwoFactors) ? Acr.TwoFactors : less ?? Acr.Password;
    }

    /// <summary>What a sign-in has just reached is enough, unless money moves or the client insists on more: then any one of its values must be reached.</summary>
    private static bool WillDo(ValidRequest request, string reached) =>
        (!request.MovesMoney || Acr.Satisfies(reached, Acr.TwoFactors)) && (request.EssentialAcr is not { Count: > 0 } values || values.Any(value => Acr.Satisfies(reached, value)));

    private static bool AskedAgain(ValidRequest request, LiveSession session, OpenJourney? journey) =>
        ((request.PromptLogin || request.PromptSelectAccount) && (journey is null || session.Row.AuthTime < journey.Since))
        || (request.MovesMoney && !ProvenForThis(session, journey));

    /// <summary>The proofs were given in the sign-in of this very request: another tab's do not count (PSD2 RTS article 5).</summary>
    private static bool ProvenForThis(LiveSession session, OpenJourney? journey) => JustSignedIn(journey, session) && session.Row.AuthTime >= journey!.Since;

    [Spec("OIDCC-3.1.2.1")]
    private static bool TooOld(ValidRequest request, LiveSession session, DateTimeOffset now) =>
        request.MaxAge is { } limit && now - session.Row.AuthTime > limit;
}
