namespace Ciam.Decisions.SignIn;

/// <summary>What comes next in a sign-in; one of the records below.</summary>
public abstract record Step
{
    private protected Step()
    {
    }
}

/// <summary>Who are you, and what is your password? A passkey says both.</summary>
public sealed record AskPassword : Step;

/// <summary>One more proof, by any of these ways; the first is offered first.</summary>
public sealed record AskSecondFactor(IReadOnlyList<ProofKind> Options) : Step;

/// <summary>A second factor is needed and the customer may set one up now.</summary>
public sealed record EnrolSecondFactor : Step;

/// <summary>The password may be known to others: a new one is set by way of the mailbox.</summary>
public sealed record ChangePassword : Step;

/// <summary>Enough is proven; the level and the proofs are the truth, whatever was asked.</summary>
public sealed record Done(AssuranceLevel Level, IReadOnlyList<ProofKind> Proofs) : Step;

/// <summary>Not today; the journey is over.</summary>
public sealed record Refuse(RefusalReason Reason) : Step;
