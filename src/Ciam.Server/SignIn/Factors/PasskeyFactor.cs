using Ciam.Decisions.SignIn;
using Ciam.Server.Customers;

namespace Ciam.Server.SignIn.Factors;

/// <summary>A passkey's answer to the question that the page asked in this journey; the question is spent with it.</summary>
internal sealed class PasskeyFactor(Passkeys passkeys) : Factor
{
    public override ProofKind Kind => ProofKind.Passkey;

    public override async Task<Finding> VerifyAsync(TypedProof proof, DateTimeOffset now, CancellationToken ct) =>
        await passkeys.VerifyAsync(proof.Http, proof.Customer, proof.JourneyId, proof.State, proof.Secret, now, ct) is { } proven
            ? new Finding(Checked.Right, !proven.UserVerified ? ProofKind.TouchedPasskey : proven.Row.IsBackupEligible ? ProofKind.SyncedPasskey : ProofKind.Passkey)
            : RightIf(false);
}
