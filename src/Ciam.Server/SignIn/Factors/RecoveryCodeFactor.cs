using Ciam.Decisions.SignIn;
using Enrolled = Ciam.Server.Customers.Factors;

namespace Ciam.Server.SignIn.Factors;

/// <summary>A code from the list kept for the day the phone is lost; each works once.</summary>
internal sealed class RecoveryCodeFactor(Enrolled enrolled) : Factor
{
    public override ProofKind Kind => ProofKind.RecoveryCode;

    public override async Task<Finding> VerifyAsync(TypedProof proof, DateTimeOffset now, CancellationToken ct) =>
        RightIf(proof.Customer is { } customer && await enrolled.SpendRecoveryCodeAsync(customer.Id, proof.Secret, now, ct));
}
