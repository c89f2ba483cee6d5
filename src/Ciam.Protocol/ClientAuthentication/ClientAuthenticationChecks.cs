using System.Security.Cryptography;
using Ciam.Protocol.Wire;

namespace Ciam.Protocol.ClientAuthentication;

/// <summary>Does what was presented belong to the client it names? Unknown client, other method and wrong secret get one answer (RFC 6749 section 5.2).</summary>
public static class ClientAuthenticationChecks
{
    internal const string Failed = "client authentication failed";

    /// <summary>Stands in for the secrets of clients that have none, so that the comparison is made for them too.</summary>
    private static readonly byte[] NobodysHash = new byte[32];

    public static Checklist<ClientUnderProof> InOrder { get; } =
    [
        SecretMatches,
        MethodIsRegistered,
        MethodIsOfTheProfile,
    ];

    /// <summary>Null when the client is proven, or, for the methods of keys and certificates, when what it shows may now be proven.</summary>
    [Spec("RFC6749-5.2")]
    public static Refusal? Prove(Client? client, PresentedCredentials presented, byte[]? secretHash) =>
        InOrder.FirstRefusal(new ClientUnderProof(client, presented, secretHash));

    /// <summary>Compared with every current secret, always all of them. This rule stands first: it is the same work for a client that does not exist.</summary>
    [Spec("RFC6749-2.3.1")]
    public static Refusal? SecretMatches(ClientUnderProof proof)
    {
        if (proof.Presented.Secret is null)
            return null;

        var kept = proof.Client is { SecretHashes.Count: > 0 } client ? client.SecretHashes : [NobodysHash];
        var matches = false;
        foreach (var hash in kept)
            matches |= CryptographicOperations.FixedTimeEquals(hash, proof.SecretHash);
        return matches && proof.Client is { SecretHashes.Count: > 0 }
            ? null
            : Refusal.InvalidClient(Failed) with { Detail = proof.Client is null ? "unknown client" : "wrong secret" };
    }

    /// <summary>A client may not fall back to a weaker method than it registered.</summary>
    [Spec("OIDCC-9"), Spec("RFC7591-2")]
    public static Refusal? MethodIsRegistered(ClientUnderProof proof) => proof.Client switch
    {
        null => Refusal.InvalidClient(Failed) with { Detail = "unknown client" },
        // Whoever proves itself by its connection has nothing to say in the form but its name (RFC 8705 section 2).
        { TokenEndpointAuthMethod: var method } when MutualTls.IsMethod(method) && proof.Presented.Method == ClientAuthMethods.None => null,
        { TokenEndpointAuthMethod: var method } when method != proof.Presented.Method => Refusal.InvalidClient(Failed) with { Detail = "not the registered method" },
        _ => null,
    };

    /// <summary>A profile that was tightened after the client was registered holds all the same.</summary>
    [Spec("FAPI2-SP-FINAL-5.3.2.1-6")]
    public static Refusal? MethodIsOfTheProfile(ClientUnderProof proof) =>
        proof.Client!.Profile.ClientAuthMethods.Contains(proof.Client.TokenEndpointAuthMethod) ? null : Refusal.InvalidClient(Failed) with { Detail = "not a method of the profile" };
}

/// <summary>A client, or none, with what was presented in its name.</summary>
public sealed record ClientUnderProof(Client? Client, PresentedCredentials Presented, byte[]? SecretHash);
