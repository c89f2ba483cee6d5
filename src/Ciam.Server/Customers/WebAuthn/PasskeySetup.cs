using Ciam.Protocol.WebAuthn;
using Ciam.Server.House;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Customers.WebAuthn;

/// <summary>Tells Identity's handler what the house wants: the site and the page are the issuer's own, whatever a request says.</summary>
internal sealed class PasskeySetup(Issuer issuer, IOptions<CiamOptions> options, TimeProvider clock) : IConfigureOptions<IdentityPasskeyOptions>
{
    public void Configure(IdentityPasskeyOptions identity)
    {
        var policy = options.Value.Passkeys;
        var origin = issuer.Uri.GetLeftPart(UriPartial.Authority);
        identity.ServerDomain = issuer.Uri.IdnHost;
        identity.ValidateOrigin = context => ValueTask.FromResult(context.Origin == origin && !context.CrossOrigin && string.IsNullOrEmpty(context.TopOrigin));
        identity.IsAllowedAlgorithm = algorithm => CoseKey.Algorithms.Contains(algorithm);
        // What an unverified touch is worth is the journey's question; where only a verified one will do, the page asks for it.
        identity.UserVerificationRequirement = "preferred";
        identity.ResidentKeyRequirement = "preferred";
        identity.AuthenticatorTimeout = TimeSpan.FromMinutes(5);
        identity.AttestationConveyancePreference = policy.Attestation;
        if (policy.Attestation == PasskeyOptions.Direct)
            identity.VerifyAttestationStatement = context => ValueTask.FromResult(Attestation.IsGood(context.AttestationObject, context.ClientDataHash, policy, clock.GetUtcNow()));
    }
}
