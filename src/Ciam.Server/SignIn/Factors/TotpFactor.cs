using Ciam.Decisions.SignIn;
using Enrolled = Ciam.Server.Customers.Factors;

namespace Ciam.Server.SignIn.Factors;

/// <summary>A code of an authenticator app; its time step is spent with the check.</summary>
internal sealed class TotpFactor(Enrolled enrolled) : Factor
{
    public override ProofKind Kind => ProofKind.Totp;

    public override async Task<Finding> VerifyAsync(TypedProof proof, DateTimeOffset now, CancellationToken ct) =>
        RightIf(proof.Customer is { } customer && await enrolled.SpendTotpAsync(customer.Id, proof.Secret, now, ct));
}
