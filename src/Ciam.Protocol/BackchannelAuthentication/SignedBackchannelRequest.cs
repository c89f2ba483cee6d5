using Ciam.Protocol.Jose;
using Ciam.Protocol.RequestObjects;

namespace Ciam.Protocol.BackchannelAuthentication;

/// <summary>The parameters that a client signed, with what lets them be used once.</summary>
public sealed record ProvenBackchannelRequest(Parameters Parameters, string Jti, DateTimeOffset ExpiresAt);

/// <summary>A signed backchannel authentication request taken apart, with what it is to be held against (CIBA Core section 7.1.1).</summary>
public sealed class SignedBackchannelRequest
{
    /// <summary>What may stand beside the object: who asks, and how that is proven.</summary>
    private static readonly string[] OfTheClient = ["request", "client_id", "client_secret", "client_assertion", "client_assertion_type"];

    private SignedBackchannelRequest(CompactJws jws, Client client, string issuer, DateTimeOffset now) => (Jws, Client, Issuer, Now) = (jws, client, issuer, now);

    internal CompactJws Jws { get; }
    internal Client Client { get; }
    internal string Issuer { get; }
    internal DateTimeOffset Now { get; }

    /// <summary>Parameters stand inside or outside, never both; the caller spends the identifier.</summary>
    [Spec("CIBA-7.1.1")]
    public static Outcome<ProvenBackchannelRequest> Prove(Parameters form, Client client, string issuer, DateTimeOffset now)
    {
        if (form.Values.Keys.Except(OfTheClient).Any())
            return Refusal.InvalidRequest("parameters must not stand outside the signed request") with { Check = Name };
        if (!CompactJws.TryRead(form["request"], out var jws))
            return Refusal.InvalidRequest("request is not a signed JWT") with { Check = Name };
        if (SignedBackchannelChecks.InOrder.FirstRefusal(new SignedBackchannelRequest(jws, client, issuer, now)) is { } refusal)
            return refusal;
        return RequestObjectReader.ParametersOf(jws.Payload).TryGet(out var parameters, out _)
            ? new ProvenBackchannelRequest(parameters, jws.Payload.Text("jti")!, jws.Payload.Instant("exp")!.Value)
            : Refusal.InvalidRequest("request holds too many or too long parameters") with { Check = Name };
    }

    private const string Name = "SignedBackchannelRequest.Prove";
}
