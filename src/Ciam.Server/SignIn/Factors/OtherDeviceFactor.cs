using Ciam.Decisions.SignIn;
using Ciam.Storage;
using Ciam.Storage.SignIn;

namespace Ciam.Server.SignIn.Factors;

/// <summary>The customer's yes, given on another device where they are signed in, for this very sign-in; it lets in once.</summary>
internal sealed class OtherDeviceFactor(CiamDbContext database) : Factor
{
    public override ProofKind Kind => ProofKind.OtherDevice;

    public override async Task<Finding> VerifyAsync(TypedProof proof, DateTimeOffset now, CancellationToken ct) =>
        RightIf(proof.Customer is { } customer && await database.SpendOtherDeviceAsync(proof.JourneyId, customer.Id, now, ct));
}
