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

/// <summary>A proof as it was typed; no customer when nobody bears the name.</summary>
internal sealed record TypedProof(CustomerRow? Customer, Guid JourneyId, string Secret);

/// <summary>One way to prove who one is: checks a proof, and spends it where it may be used once.</summary>
internal abstract class Factor
{
    public abstract ProofKind Kind { get; }

    /// <summary>Right at most once for what may be used once, whoever else asks at the same time.</summary>
    public abstract Task<Checked> VerifyAsync(TypedProof proof, DateTimeOffset now, CancellationToken ct);

    protected static Checked RightIf(bool right) => right ? Checked.Right : Checked.Wrong;
}
