using Ciam.Decisions.SignIn;
using Ciam.Server.Customers;

namespace Ciam.Server.SignIn.Factors;

/// <summary>The password; one hash is computed whether the customer exists or not.</summary>
internal sealed class PasswordFactor(Credentials credentials) : Factor
{
    public override ProofKind Kind => ProofKind.Password;

    public override async Task<Finding> VerifyAsync(TypedProof proof, DateTimeOffset now, CancellationToken ct) =>
        new(await credentials.VerifyPasswordAsync(proof.Customer, proof.Secret, ct) switch
        {
            PasswordVerdict.Right => Checked.Right,
            PasswordVerdict.Busy => Checked.Busy,
            _ => Checked.Wrong,
        }, Kind);
}
