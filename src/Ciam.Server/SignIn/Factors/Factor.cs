using Ciam.Decisions.SignIn;
using Ciam.Storage.Customers;

namespace Ciam.Server.SignIn.Factors;

/// <summary>What came of checking a proof.</summary>
internal enum Checked
{
    Wrong,
    Right,

    /// <summary>Nothing was checked for want of capacity.</summary>
    Busy,
}

/// <summary>What was found, and what kind of proof it makes: a passkey shows only when it answers how strong it is.</summary>
internal readonly record struct Finding(Checked Checked, ProofKind Kind);

/// <summary>A proof as it was typed; no customer when nobody bears the name.</summary>
internal sealed record TypedProof(CustomerRow? Customer, Guid JourneyId, string Secret)
{
    public required HttpContext Http { get; init; }

    /// <summary>What the page had to give back with it.</summary>
    public string State { get; init; } = "";
}

/// <summary>One way to prove who one is: checks a proof, and spends it where it may be used once.</summary>
internal abstract class Factor
{
    public abstract ProofKind Kind { get; }

    /// <summary>Right at most once for what may be used once, whoever else asks at the same time.</summary>
    public abstract Task<Finding> VerifyAsync(TypedProof proof, DateTimeOffset now, CancellationToken ct);

    protected Finding RightIf(bool right) => new(right ? Checked.Right : Checked.Wrong, Kind);
}
