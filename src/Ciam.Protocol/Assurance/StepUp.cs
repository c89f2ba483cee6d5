using Ciam.Protocol.Jose;

namespace Ciam.Protocol.Assurance;

/// <summary>How well and how lately a person must have signed in for what is asked (RFC 9470).</summary>
public sealed record StepUp(IReadOnlyList<string> AcrValues, TimeSpan? MaxAge)
{
    /// <summary>Null when the sign-in behind the token is enough; otherwise the refusal that the challenge goes with.</summary>
    [Spec("RFC9470-3")]
    public Refusal? IsReached(VerifiedToken token, DateTimeOffset now)
    {
        if (AcrValues.Count > 0 && !AcrValues.Any(wanted => Acr.Satisfies(token.Acr, wanted)))
            return Refusal.InsufficientUserAuthentication("a stronger sign-in is required") with { Check = $"{nameof(StepUp)}.{nameof(IsReached)}" };
        // A token that does not say when the person signed in cannot prove that it was lately.
        return MaxAge is { } oldest && !(now - token.AuthTime <= oldest)
            ? Refusal.InsufficientUserAuthentication("a more recent sign-in is required") with { Check = $"{nameof(StepUp)}.{nameof(IsReached)}" }
            : null;
    }
}
